// Amounts as the counters count and write them.
#pragma once

#include <cstdint>
#include <limits>

namespace skerry::crdts {

// Of any total that an actor's commands add up to.
inline constexpr uint64_t kLargestTotal = std::numeric_limits<int64_t>::max();

// |amount| without overflow at the smallest int64.
constexpr uint64_t magnitude(int64_t amount) {
  const uint64_t bits = static_cast<uint64_t>(amount);
  return amount < 0 ? ~bits + 1 : bits;
}

constexpr uint64_t varint_bytes(uint64_t value) {
  uint64_t bytes = 1;
  for (; value >= 0x80; value >>= 7) ++bytes;
  return bytes;
}

constexpr uint64_t zigzag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ (value < 0 ? ~uint64_t{0} : 0);
}

}  // namespace skerry::crdts
