// A change's name in one reconciliation: 64 bits of its 128-bit hash under a key (SipHash-2-4 of
// Aumasson and Bernstein 2012, of exactly 16 bytes: high half first, each little-endian).
//
// Who writes changes does not know the key that a document's peers will compare them under, so
// nobody can make changes whose names collide or fall on the same symbols.
#pragma once

#include <compare>
#include <cstdint>

#include "core/hash.h"

namespace skerry::sync {

struct IdKey {
  uint64_t low = 0;
  uint64_t high = 0;
  friend auto operator<=>(const IdKey&, const IdKey&) = default;
};

uint64_t keyed_id(const IdKey& key, Hash128 hash);

// Another key, after one that did not lead to an end. Both sides derive the same.
IdKey next_key(const IdKey& key);

}  // namespace skerry::sync
