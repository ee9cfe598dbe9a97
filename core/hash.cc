#include "core/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace skerry {

Hash128 hash128(ByteView bytes, uint64_t seed) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  return {hash.high64, hash.low64};
}

uint64_t hash64(ByteView bytes, uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::string to_hex(Hash128 hash) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(32, '0');
  for (size_t i = 0; i < 16; ++i) {
    text[15 - i] = kDigits[(hash.high >> (4 * i)) & 15];
    text[31 - i] = kDigits[(hash.low >> (4 * i)) & 15];
  }
  return text;
}

Hash128 RollingDigest::value() const {
  uint8_t bytes[16];
  for (size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<uint8_t>(a_ >> (8 * i));
    bytes[8 + i] = static_cast<uint8_t>(b_ >> (8 * i));
  }
  return hash128({bytes, sizeof bytes});
}

}  // namespace skerry
