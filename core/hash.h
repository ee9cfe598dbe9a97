// The one 128-bit hash (xxHash's XXH3, fixed seed) and what is built of it.
//
// Not cryptographic: it finds accidents, forks and clones; hostile peers are the business of
// core/crypto.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "core/bytes.h"

namespace skerry {

// 128 bits, and also a number modulo 2^128: set hashes are sums of change hashes.
struct Hash128 {
  uint64_t high = 0;
  uint64_t low = 0;

  friend constexpr auto operator<=>(const Hash128&, const Hash128&) = default;
  friend constexpr Hash128 operator+(Hash128 a, Hash128 b) {
    const uint64_t sum = a.low + b.low;
    return {a.high + b.high + (sum < a.low ? 1 : 0), sum};
  }
  friend constexpr Hash128 operator-(Hash128 a, Hash128 b) {
    return {a.high - b.high - (a.low < b.low ? 1 : 0), a.low - b.low};
  }
  Hash128& operator+=(Hash128 other) { return *this = *this + other; }
  Hash128& operator-=(Hash128 other) { return *this = *this - other; }
};

// Equal bytes give equal hashes on every platform.
Hash128 hash128(ByteView bytes, uint64_t seed = 0);
uint64_t hash64(ByteView bytes, uint64_t seed = 0);

// 32 lower-case hexadecimal digits.
std::string to_hex(Hash128 hash);

// A rolling 128-bit digest of a sequence of 64-bit words; order matters. One multiplication a
// word: it stands on the event loop's hot path.
class RollingDigest {
 public:
  void add(uint64_t word) {
    a_ = (a_ ^ word) * 0x9E3779B97F4A7C15u;
    a_ ^= a_ >> 29;
    b_ = ((b_ << 23) | (b_ >> 41)) + a_;
  }
  void add(Hash128 hash) {
    add(hash.high);
    add(hash.low);
  }
  // Mixed so that every bit depends on every word.
  Hash128 value() const;

 private:
  uint64_t a_ = 0x243F6A8885A308D3u;
  uint64_t b_ = 0x13198A2E03707344u;
};

}  // namespace skerry
