// What json.assign and json.insert put somewhere: a JSON scalar in one canonical form, or a new,
// empty container.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/status.h"

namespace skerry::crdts {

struct Content {
  enum class Kind : uint8_t { kScalar, kMap, kList };
  Kind kind = Kind::kScalar;
  // Of a scalar: null, true, false, a number as it was written, or a string with only those escapes
  // that append_json_string writes.
  std::string scalar;

  std::string_view text() const {
    return kind == Kind::kMap ? "{}" : kind == Kind::kList ? "[]" : std::string_view(scalar);
  }
  friend bool operator==(const Content&, const Content&) = default;
};

// Of a JSON scalar (RFC 8259), or `{}` or `[]`, with nothing before or after it. Lone surrogates
// are refused.
StatusOr<Content> parse_content(std::string_view text);

}  // namespace skerry::crdts
