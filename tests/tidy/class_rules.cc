// A class that a reader can hold: few member functions, in one or two source files.
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

}  // namespace

void check_classes(const std::vector<SourceFile>& files, std::vector<Finding>& findings) {
  for (const auto& [key, found] : classes_of(files)) {
    const auto& [path, name] = key;
    if (found.functions > kMostMemberFunctions) {
      findings.push_back({path, found.line,
                          name + " has " + std::to_string(found.functions) +
                              " member functions; at most " + std::to_string(kMostMemberFunctions) +
                              ": give one of its parts a class of its own"});
    }
    if (found.sources.size() > kMostSourcesOfAClass) {
      std::string list;
      for (const std::string& source : found.sources) list += " " + source;
      findings.push_back({path, found.line,
                          name + " is defined in " + std::to_string(found.sources.size()) +
                              " source files; at most " + std::to_string(kMostSourcesOfAClass) +
                              ":" + list});
    }
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
