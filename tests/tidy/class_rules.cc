// A class that a reader can hold: few member functions, in one or two source files.
#include <algorithm>
#include <map>
#include <set>

#include "class_reader.h"

namespace skerry::tidy {
namespace {

struct Class {
  std::string path;  // of its body
  size_t line = 0;
  size_t functions = 0;
  std::set<std::string> sources;
};

// By file and name: files that are not headers may use the same names.
std::map<std::pair<std::string, std::string>, Class> classes_of(
    const std::vector<SourceFile>& files) {
  std::map<std::pair<std::string, std::string>, Class> classes;
  std::map<std::string, std::string> headers;  // by class
  std::vector<std::pair<std::string, ReadClasses>> read;
  for (const SourceFile& file : files) {
    if (!is_cpp(file)) continue;
    read.emplace_back(file.path, read_classes(file));
    for (const ClassBody& body : read.back().second.bodies) {
      Class& found = classes[{file.path, body.name}];
      found.path = file.path;
      found.line = body.line;
      found.functions += body.functions;
      if (is_header(file)) headers[body.name] = file.path;
    }
  }
  for (const auto& [path, found] : read) {
    if (!path.ends_with(".cc")) continue;
    for (const auto& names : found.definitions) {
      for (const std::string& name : names) {
        if (classes.contains({path, name})) break;  // a class of this file alone
        const auto header = headers.find(name);
        if (header == headers.end()) continue;
        classes.at({header->second, name}).sources.insert(path);
        break;
      }
    }
  }
  return classes;
}

std::string listed(const std::string& name, size_t functions, size_t sources) {
  return "{\"" + name + "\", " + std::to_string(functions) + ", " + std::to_string(sources) + "}";
}

}  // namespace

void check_classes(const std::vector<SourceFile>& files, std::span<const LargeClass> large,
                   std::vector<Finding>& findings) {
  std::set<std::string_view> still_large;
  for (const auto& [key, found] : classes_of(files)) {
    const auto& [path, name] = key;
    const size_t sources = found.sources.size();
    if (found.functions <= kMostMemberFunctions && sources <= kMostSourcesOfAClass) continue;
    const auto known = std::ranges::find_if(
        large, [&name = name](const LargeClass& row) { return row.name == name; });
    const bool is_known = known != large.end();
    if (is_known) still_large.insert(known->name);
    const size_t functions_most =
        std::max(kMostMemberFunctions, is_known ? known->functions : size_t{0});
    const size_t sources_most =
        std::max(kMostSourcesOfAClass, is_known ? known->sources : size_t{0});
    if (found.functions > functions_most) {
      findings.push_back({path, found.line,
                          name + " has " + std::to_string(found.functions) +
                              " member functions; at most " + std::to_string(functions_most) +
                              ": give one of its parts a class of its own"});
    }
    if (sources > sources_most) {
      std::string list;
      for (const std::string& source : found.sources) list += " " + source;
      findings.push_back({path, found.line,
                          name + " is defined in " + std::to_string(sources) +
                              " source files; at most " + std::to_string(sources_most) + ":" +
                              list});
    }
  }
  for (const LargeClass& row : large) {
    if (still_large.contains(row.name)) continue;
    findings.push_back({"tests/tidy/large_classes.h", 0,
                        listed(std::string(row.name), row.functions, row.sources) +
                            " is large no more, or is not there: take the row off"});
  }
}

void check_class_names(const std::vector<SourceFile>& files, std::vector<Finding>& findings) {
  std::map<std::string, std::string> path_of;  // of what other files may mean by a name
  std::vector<std::pair<std::string, ClassBody>> local;
  const auto say = [&](const std::string& path, const ClassBody& body) {
    findings.push_back({path, body.line,
                        body.name + " is the name of a class in " + path_of[body.name] +
                            " as well: give it one of its own"});
  };
  for (const SourceFile& file : files) {
    if (!is_cpp(file)) continue;
    for (ClassBody& body : read_classes(file).bodies) {
      if (body.name.ends_with("<>")) continue;  // specializations share their template's name
      if (body.is_local) {
        local.emplace_back(file.path, std::move(body));
        continue;
      }
      const auto [at, is_new] = path_of.insert({body.name, file.path});
      if (!is_new && at->second != file.path) say(file.path, body);
    }
  }
  for (const auto& [path, body] : local) {
    if (path_of.contains(body.name)) say(path, body);
  }
}

}  // namespace skerry::tidy
