// Numbers as the undo log keeps them: varints in a vector.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skerry::crdts::text {

inline void put_varint(std::vector<uint8_t>& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<uint8_t>(value | 0x80));
  out.push_back(static_cast<uint8_t>(value));
}

inline uint64_t take_varint(const std::vector<uint8_t>& in, size_t& at) {
  uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    const uint8_t byte = in[at++];
    value |= uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return value;
  }
}

}  // namespace skerry::crdts::text
