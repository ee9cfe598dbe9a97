#include "core/value_names.h"

#include <algorithm>

namespace skerry {

Value with_names(Value value, const DotNames& names) {
  auto* lines = std::get_if<std::vector<std::string>>(&value);
  if (lines == nullptr || names.empty()) return value;
  for (std::string& line : *lines) {
    for (const auto& [dot, name] : names) {
      for (size_t at = line.find(dot); at != std::string::npos; at = line.find(dot, at)) {
        const size_t end = at + dot.size();  // "0.1f.1" is no part of "0.1f.12"
        const bool is_whole = end == line.size() || line[end] < '0' || line[end] > '9';
        if (is_whole) line.replace(at, dot.size(), name);
        at += is_whole ? name.size() : dot.size();
      }
    }
  }
  std::sort(lines->begin(), lines->end());
  return value;
}

}  // namespace skerry
