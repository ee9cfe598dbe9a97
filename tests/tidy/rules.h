// The house rules that a program can check. Each finding names the file, the line and the better
// word; how the rules came about is in docs/inside.md and CONTRIBUTING.md.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace skerry::tidy {

struct SourceFile {
  std::string path;  // from the top, with /
  std::vector<std::string> lines;
  // The same lines without comments and without what stands in string and character literals, so
  // that words and braces in them do not count. Of C++ files only; else the lines themselves.
  std::vector<std::string> code;
};

struct Finding {
  std::string path;
  size_t line = 0;  // 1-based; 0: the file as a whole
  std::string message;
};

// A file's text, split and stripped.
SourceFile parse(std::string path, std::string_view text);
// Every tracked text file under `top`; empty when git or the folder is not there.
std::vector<SourceFile> tracked_files(const std::string& top);
bool is_cpp(const SourceFile& file);
bool is_header(const SourceFile& file);

// Includes point only downwards, from the top of the tree, and each library is met in one place.
void check_includes(const SourceFile& file, std::vector<Finding>& findings);
// At most 400 lines a file, 100 columns a line, 70 lines a function; no tabs or trailing blanks.
void check_sizes(const SourceFile& file, std::vector<Finding>& findings);
// What breaks determinism or another rule, with what to write instead.
void check_words(const SourceFile& file, std::vector<Finding>& findings);
// Headers have #pragma once and no using namespace; scripts stop at the first error.
void check_shape(const SourceFile& file, std::vector<Finding>& findings);

// No public function that a header of a clean layer declares takes a bare bool.
void check_bools(const SourceFile& file, std::vector<Finding>& findings);

// Member functions are counted where a class declares them, overrides and overloads included;
// constructors, destructors, operators and what is defaulted or deleted are not. A source file is a
// .cc in which one of them is defined.
inline constexpr size_t kMostMemberFunctions = 25;
inline constexpr size_t kMostSourcesOfAClass = 2;
void check_classes(const std::vector<SourceFile>& files, std::vector<Finding>& findings);

// One name for one class: no two have one whole name (the linker would take the parts of one for
// those of the other), and none that a file has for itself takes the name of another.
void check_class_names(const std::vector<SourceFile>& files, std::vector<Finding>& findings);

// Paths in comments and pages, and links of pages, are of files that are there, in the checkout
// `top`.
void check_pointers(const std::string& top, const SourceFile& file, std::vector<Finding>& findings);

}  // namespace skerry::tidy
