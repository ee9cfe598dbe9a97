// What a call means stands in the call: no public function of a header takes a bare bool.
#include <algorithm>
#include <regex>

#include "rules.h"

namespace skerry::tidy {
namespace {

// Whether a class's private part begins above and has not ended: a class ends at the line's begin.
bool is_private(const std::string& code, size_t at) {
  const auto last = [&code, at](std::string_view mark) {
    const size_t found = code.rfind(mark, at);
    return found == std::string::npos ? size_t{0} : found + 1;
  };
  return std::max(last("\n private:"), last("\n protected:")) >
         std::max(last("\n public:"), last("\n};"));
}

}  // namespace

void check_bools(const SourceFile& file, std::vector<Finding>& findings) {
  if (!is_header(file) || file.path.starts_with("tests/")) return;
  std::string code;
  for (const std::string& line : file.code) code += line + "\n";
  static const std::regex parameter(R"([(,]\s*(const\s+)?bool\b\s*\w*\s*(=\s*\w+\s*)?(?=[,)]))");
  for (std::sregex_iterator at(code.begin(), code.end(), parameter), end; at != end; ++at) {
    const auto place = static_cast<size_t>(at->position());
    if (is_private(code, place)) continue;
    const auto until = code.begin() + at->position() + at->length();
    findings.push_back({file.path, static_cast<size_t>(std::count(code.begin(), until, '\n')) + 1,
                        "a function takes a bare bool; write an enum class with two words, or two "
                        "functions"});
  }
}

}  // namespace skerry::tidy
