#include "core/crypto.h"

#include <sodium.h>

#include "core/check.h"
#include "core/codec.h"

namespace skerry {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

Hash256 strong_hash(ByteView bytes) {
  Hash256 hash;
  const int failed = crypto_generichash(hash.bytes.data(), hash.bytes.size(), bytes.data(),
                                        bytes.size(), nullptr, 0);
  SKERRY_CHECK(failed == 0);
  return hash;
}

Hash256 keyed_hash(const SecretKey& key, ByteView bytes) {
  Hash256 hash;
  const int failed = crypto_generichash(hash.bytes.data(), hash.bytes.size(), bytes.data(),
                                        bytes.size(), key.bytes.data(), key.bytes.size());
  SKERRY_CHECK(failed == 0);
  return hash;
}

bool is_same_secret(const Hash256& a, const Hash256& b) {
  return sodium_memcmp(a.bytes.data(), b.bytes.data(), a.bytes.size()) == 0;
}

void fill_random(std::span<uint8_t> out) {
  SKERRY_CHECK(sodium_init() >= 0);
  randombytes_buf(out.data(), out.size());
}

uint64_t random_bits() {
  std::array<uint8_t, 8> bytes;
  fill_random(bytes);
  return Decoder(bytes).u64();
}

std::string to_hex(const Hash256& hash) {
  std::string hex;
  hex.reserve(hash.bytes.size() * 2);
  for (const uint8_t byte : hash.bytes) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::optional<Hash256> hash256_in(std::string_view hex) {
  Hash256 hash;
  if (hex.size() != hash.bytes.size() * 2) return std::nullopt;
  for (size_t i = 0; i < hash.bytes.size(); ++i) {
    const size_t high = kDigits.find(hex[2 * i]);
    const size_t low = kDigits.find(hex[2 * i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    hash.bytes[i] = static_cast<uint8_t>(high << 4 | low);
  }
  return hash;
}

}  // namespace skerry
