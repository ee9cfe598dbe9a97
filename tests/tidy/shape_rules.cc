// What a header and a script begin with.
#include <algorithm>

#include "rules.h"

namespace skerry::tidy {
namespace {

bool has_line(const std::vector<std::string>& lines, std::string_view line) {
  return std::ranges::find(lines, line) != lines.end();
}

bool is_script(const SourceFile& file) {
  return !file.lines.empty() && file.lines[0].starts_with("#!");
}

}  // namespace

void check_shape(const SourceFile& file, std::vector<Finding>& findings) {
  if (is_header(file)) {
    if (!has_line(file.code, "#pragma once")) {
      findings.push_back({file.path, 1, "no #pragma once"});
    }
    for (size_t i = 0; i < file.code.size(); ++i) {
      if (file.code[i].find("using namespace") == std::string::npos) continue;
      findings.push_back({file.path, i + 1, "using namespace in a header; write the names out"});
    }
  }
  if (is_script(file)) {
    if (file.lines[0] != "#!/usr/bin/env bash") {
      findings.push_back({file.path, 1, "scripts begin with #!/usr/bin/env bash"});
    }
    if (!has_line(file.lines, "set -euo pipefail")) {
      findings.push_back({file.path, 1, "no set -euo pipefail"});
    }
  }
  if (is_cpp(file) && file.lines.size() > 1 && file.lines.back().empty()) {
    findings.push_back({file.path, file.lines.size(), "blank lines at the end"});
  }
}

}  // namespace skerry::tidy
