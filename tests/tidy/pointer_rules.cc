// Comments and pages point at files that are there.
#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string>

#include "rules.h"

namespace skerry::tidy {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPathCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";

bool is_page(const SourceFile& file) { return file.path.ends_with(".md"); }

// What is not code: a page's own text, without its fenced blocks, and else what follows // or #.
std::vector<std::string> prose_of(const SourceFile& file) {
  std::vector<std::string> prose(file.lines.size());
  bool is_fenced = false;
  const std::string mark = is_cpp(file) ? "//" : "#";
  for (size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    if (is_page(file)) {
      if (line.starts_with("```")) is_fenced = !is_fenced;
      if (!is_fenced) prose[i] = line;
      continue;
    }
    const size_t at = line.find(mark);
    if (at == std::string::npos || (at > 0 && line[at - 1] == ':')) continue;  // an address
    prose[i] = line.substr(at + mark.size());
    if (prose[i].starts_with("include")) prose[i].clear();
  }
  return prose;
}

bool is_there(const std::string& top, const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::path(top) / path, ignored);
}

// Words such as harness/run/world.h: of a folder of this repository, and with an ending.
std::vector<std::string> paths_in(std::string_view prose) {
  static constexpr std::array<std::string_view, 15> kFolders = {
      "bench",   "cli",     "cmake",     "core", "crdts", "docs",  "harness", "replica",
      "reports", "scripts", "scenarios", "sim",  "sync",  "tests", "live"};
  static constexpr std::array<std::string_view, 8> kEndings = {".h",     ".cc",  ".md",  ".toml",
                                                               ".cmake", ".txt", ".csv", ".json"};
  std::vector<std::string> paths;
  size_t at = 0;
  while ((at = prose.find_first_of(kPathCharacters, at)) != std::string_view::npos) {
    const size_t end = std::min(prose.find_first_not_of(kPathCharacters, at), prose.size());
    std::string_view word = prose.substr(at, end - at);
    const bool is_pattern =
        (at > 0 && std::string_view("*<{$~").find(prose[at - 1]) != std::string_view::npos) ||
        (end < prose.size() && std::string_view("*<{").find(prose[end]) != std::string_view::npos);
    at = end;
    while (word.ends_with('.')) word.remove_suffix(1);
    const size_t slash = word.find('/');
    if (is_pattern || slash == std::string_view::npos) continue;
    const bool is_ours =
        std::find(kFolders.begin(), kFolders.end(), word.substr(0, slash)) != kFolders.end();
    const bool is_file = std::any_of(kEndings.begin(), kEndings.end(),
                                     [word](std::string_view e) { return word.ends_with(e); });
    if (is_ours && is_file) paths.emplace_back(word);
  }
  return paths;
}

// The targets of [text](target), those of other sites and of the page itself left out.
std::vector<std::string> links_in(std::string_view prose) {
  std::vector<std::string> links;
  size_t at = 0;
  while ((at = prose.find("](", at)) != std::string_view::npos) {
    at += 2;
    const size_t end = prose.find(')', at);
    if (end == std::string_view::npos) break;
    const std::string_view target = prose.substr(at, end - at);
    const std::string_view file = target.substr(0, target.find('#'));
    if (!file.empty() && file.find(':') == std::string_view::npos) links.emplace_back(file);
  }
  return links;
}

}  // namespace

void check_pointers(const std::string& top, const SourceFile& file,
                    std::vector<Finding>& findings) {
  // Placeholders of the rules' own tests, and of what a reader is told to make.
  static const std::set<std::string> kPlaceholders = {"harness/workloads/x.cc",
                                                      "harness/checkers/x.cc"};
  if (file.path.starts_with("tests/tidy/") || file.path == "CHANGELOG.md") return;
  const std::vector<std::string> prose = prose_of(file);
  const fs::path folder = fs::path(file.path).parent_path();
  for (size_t i = 0; i < prose.size(); ++i) {
    for (const std::string& path : paths_in(prose[i])) {
      if (is_there(top, path) || is_there(top, folder / path) || kPlaceholders.contains(path)) {
        continue;
      }
      findings.push_back({file.path, i + 1, "points at " + path + ", which is not there"});
    }
    if (!is_page(file)) continue;
    for (const std::string& link : links_in(prose[i])) {
      if (is_there(top, (folder / link).lexically_normal())) continue;
      findings.push_back({file.path, i + 1, "links to " + link + ", which is not there"});
    }
  }
}

}  // namespace skerry::tidy
