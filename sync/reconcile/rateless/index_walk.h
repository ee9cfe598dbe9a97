// On which coded symbols an id falls: on the first, and on symbol i with a chance of about
// 1 / (1 + i / 2), in ascending order, drawn from the id alone (Yang, Gilad, Alizadeh: Practical
// Rateless Set Reconciliation, SIGCOMM 2024, section 4).
//
// From i the walk goes beyond j with a chance of ((2i + 3) / (2j + 3))^2, so that the next index is
// (i + 3/2) / sqrt(u) - 3/2, rounded up, for u uniform in (0, 1]. The inverse root comes from a
// table of integers: the walk is the same on every machine.
//
// Cost: two multiplications and two look-ups a step; below n an id falls on about 2 ln n symbols.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace skerry::sync {

inline uint64_t mix_bits(uint64_t x) {
  x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93u;
  x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93u;
  return x ^ (x >> 32);
}

// 2^20 / sqrt(x) for x = 1/2 + k/512 (and 1/4 + k/1024 in the second row), k = 0..256.
using InverseRoots = std::array<std::array<uint32_t, 257>, 2>;
extern const InverseRoots kInverseRoots;

class IndexWalk {
 public:
  // No symbol is at or beyond this: walks end here.
  static constexpr uint32_t kEnd = 1 << 22;

  explicit IndexWalk(uint64_t id) : state_(id) {}

  uint32_t at() const { return at_; }
  void advance() {
    state_ += 0x9E3779B97F4A7C15u;
    const auto drawn = static_cast<uint32_t>(mix_bits(state_) >> 32) | 1;
    const int shift = std::countl_zero(drawn);
    const uint32_t mantissa = drawn << shift;  // 1/2 <= mantissa / 2^32 < 1
    const auto& row = kInverseRoots[shift & 1];
    const uint32_t place = (mantissa >> 23) & 255;
    const uint64_t above = row[place];
    const uint64_t step = above - row[place + 1];
    const uint64_t root = above - (step * ((mantissa >> 7) & 0xFFFF) >> 16);
    // In units of 2^-21: (i + 3/2) / sqrt(u) - 3/2, rounded up.
    const uint64_t reach = (2 * uint64_t{at_} + 3) * root << (shift / 2);
    const uint64_t next = (reach - (3u << 20) + (1u << 21) - 1) >> 21;
    at_ = static_cast<uint32_t>(std::clamp<uint64_t>(next, at_ + 1, kEnd));
  }

 private:
  uint64_t state_;
  uint32_t at_ = 0;
};

}  // namespace skerry::sync
