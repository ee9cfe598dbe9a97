// How deep JSON may nest that this program reads from its own files: what was read is walked
// through and copied by functions that call themselves.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/status.h"

namespace skerry::results {

constexpr size_t kDeepestJson = 100;

// An error where brackets stand deeper inside one another; `what` names the file. Any text will do:
// whether it is JSON is for the parser to say. Cost O(size).
inline Status check_depth(std::string_view json, const std::string& what) {
  size_t depth = 0;
  bool is_in_string = false;
  for (size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (is_in_string && c == '\\') {
      ++at;  // whatever it is, it ends no string
    } else if (c == '"') {
      is_in_string = !is_in_string;
    } else if (is_in_string) {
      continue;
    } else if (c == '[' || c == '{') {
      if (++depth > kDeepestJson) {
        return invalid(what + ": nested deeper than " + std::to_string(kDeepestJson) + " levels");
      }
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return absl::OkStatus();
}

}  // namespace skerry::results
