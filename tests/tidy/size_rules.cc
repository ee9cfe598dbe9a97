// A reader should read a function without scrolling and find one subject in a file.
#include <algorithm>
#include <regex>

#include "rules.h"

namespace skerry::tidy {
namespace {

constexpr size_t kMostLines = 400;
constexpr size_t kMostColumns = 100;
constexpr size_t kMostFunctionLines = 70;

size_t columns_of(const std::string& line) {
  return static_cast<size_t>(std::ranges::count_if(
      line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Follows braces. A block outside any function whose head has a parenthesis and is no namespace or
// type opens a function; blocks within it are its own.
class FunctionSizes {
 public:
  FunctionSizes(const SourceFile& file, std::vector<Finding>& findings)
      : file_(file), findings_(findings) {}

  void check() {
    bool continues = false;  // a preprocessor line over several lines
    for (line_ = 0; line_ < file_.code.size(); ++line_) {
      const std::string& code = file_.code[line_];
      const size_t first = code.find_first_not_of(' ');
      const bool is_directive = continues || (first != std::string::npos && code[first] == '#');
      continues = is_directive && code.ends_with('\\');
      if (is_directive) continue;
      for (const char c : code) take(c);
      take(' ');
    }
  }

 private:
  void take(char c) {
    if (c == '{') {
      open();
    } else if (c == '}') {
      close();
    } else if (c == ';') {
      head_.clear();
    } else {
      if (head_.empty() && c != ' ') head_line_ = line_;
      if (!head_.empty() || c != ' ') head_ += c;
    }
  }
  void open() {
    ++depth_;
    if (function_depth_ == 0 && opens_function()) {
      function_depth_ = depth_;
      function_line_ = head_line_;
    }
    head_.clear();
  }
  bool opens_function() const {
    static const std::regex kScope(
        R"(^\s*(inline\s+)?(namespace|class|struct|union|enum|extern)\b)");
    static const std::regex kTemplate(R"(^\s*template\b)");
    static const std::regex kType(R"(\b(class|struct)\s+\w+[^()]*$)");
    if (head_.find('(') == std::string::npos || head_.ends_with("= ")) return false;
    if (std::regex_search(head_, kTemplate)) return !std::regex_search(head_, kType);
    return !std::regex_search(head_, kScope) || head_.find(") ") != std::string::npos;
  }
  void close() {
    if (function_depth_ == depth_ && depth_ > 0) {
      const size_t lines = line_ - function_line_ + 1;
      if (lines > kMostFunctionLines) {
        findings_.push_back({file_.path, function_line_ + 1,
                             "a function of " + std::to_string(lines) + " lines; at most " +
                                 std::to_string(kMostFunctionLines) +
                                 ": give its parts names of their own"});
      }
      function_depth_ = 0;
    }
    if (depth_ > 0) --depth_;
    head_.clear();
  }

  const SourceFile& file_;
  std::vector<Finding>& findings_;
  std::string head_;  // since the last ; { or }
  size_t head_line_ = 0;
  size_t line_ = 0;
  size_t depth_ = 0;
  size_t function_depth_ = 0;  // 0: outside
  size_t function_line_ = 0;
};

}  // namespace

void check_sizes(const SourceFile& file, std::vector<Finding>& findings) {
  for (size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    if (line.find('\t') != std::string::npos) {
      findings.push_back({file.path, i + 1, "a tab; two blanks instead"});
    }
    if (line.ends_with(' ') && !file.path.ends_with(".md")) {
      findings.push_back({file.path, i + 1, "blanks at the end of the line"});
    }
    if (is_cpp(file) && columns_of(line) > kMostColumns) {
      findings.push_back({file.path, i + 1,
                          std::to_string(columns_of(line)) + " columns; at most " +
                              std::to_string(kMostColumns) + " (scripts/format breaks lines)"});
    }
  }
  if (!is_cpp(file)) return;
  if (file.lines.size() > kMostLines) {
    findings.push_back({file.path, 0,
                        std::to_string(file.lines.size()) + " lines; at most " +
                            std::to_string(kMostLines) + ": one subject a file"});
  }
  FunctionSizes(file, findings).check();
}

}  // namespace skerry::tidy
