#include "core/rng.h"

#include "core/hash.h"

namespace skerry {

Rng Rng::stream(uint64_t seed, std::string_view name) {
  Rng rng;
  const Hash128 first = hash128(as_bytes(name), seed);
  const Hash128 second = hash128(as_bytes(name), ~seed);
  rng.state_ = {first.high, first.low, second.high, second.low | 1};  // never all zero
  return rng;
}

uint64_t Rng::below(uint64_t bound) {
  __extension__ using Wide = unsigned __int128;
  Wide product = Wide{next()} * bound;
  if (static_cast<uint64_t>(product) < bound) {
    const uint64_t threshold = (~bound + 1) % bound;
    while (static_cast<uint64_t>(product) < threshold) product = Wide{next()} * bound;
  }
  return static_cast<uint64_t>(product >> 64);
}

}  // namespace skerry
