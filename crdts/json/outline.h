// Where things are in a document's value: for those who make up commands from what a user sees.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace skerry::crdts {

struct OutlinePlace {
  enum class Kind : uint8_t { kMap, kList, kString, kOther };
  std::string pointer;
  Kind kind = Kind::kOther;
  uint64_t size = 0;  // of a list in elements, of a string in scalar values
};

// All places of a JsonDocument's value, each before what is in it. Of a conflict: each of its parts
// under the same pointer, and below it only what paths reach.
// REQUIRES: `json` is a value as json_document.h specifies it.
std::vector<OutlinePlace> outline_of(std::string_view json);

}  // namespace skerry::crdts
