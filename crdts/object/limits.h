// What user content a design takes: one place for the limits, so that commands and decoded bodies
// are held to the same.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/codec.h"
#include "core/command.h"

namespace skerry::crdts {

// Of one element of a set or one value of a register, in bytes of UTF-8.
constexpr size_t kMaxItemBytes = size_t{1} << 20;

inline bool is_valid_item(std::string_view item) {
  return item.size() <= kMaxItemBytes && is_valid_utf8(item);
}

inline bool has_valid_items(const Command& command) {
  const auto [first, second] = texts_of(command);
  return is_valid_item(first) && is_valid_item(second);
}

// Reads one item; fails the decoder when it is too long or not UTF-8.
inline std::string_view decode_item(Decoder& in) {
  const std::string_view item = in.text();
  if (is_valid_item(item)) return item;
  in.fail();
  return {};
}

}  // namespace skerry::crdts
