// The strong hash, proofs and randomness, of libsodium.
//
// The strong hash: BLAKE2b of 256 bits without a key (RFC 7693; libsodium's crypto_generichash).
// What is named by it can be taken from anybody: nobody can make other bytes of the same name.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace skerry {

struct Hash256 {
  std::array<uint8_t, 32> bytes = {};
  friend constexpr auto operator<=>(const Hash256&, const Hash256&) = default;
};

// Cost: some 1 ns a byte.
Hash256 strong_hash(ByteView bytes);

// 64 lower-case hexadecimal digits; nothing of a text that is not that.
std::string to_hex(const Hash256& hash);
std::optional<Hash256> hash256_in(std::string_view hex);

// Proves that who made it has the key: BLAKE2b of 256 bits with a key (RFC 7693, section 2.9).
struct SecretKey {
  std::array<uint8_t, 32> bytes = {};
};
Hash256 keyed_hash(const SecretKey& key, ByteView bytes);
// In the same time wherever they differ, so that nobody learns a proof by trying.
bool is_same_secret(const Hash256& a, const Hash256& b);

// From the machine's generator. Nothing that a simulation does may depend on it.
void fill_random(std::span<uint8_t> out);
uint64_t random_bits();

}  // namespace skerry
