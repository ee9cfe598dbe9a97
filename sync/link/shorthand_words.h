// What frames in shorthand begin with, and the numbers that both who writes and who reads them need
// (docs/formats/wire.md).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/bytes.h"
#include "core/hash.h"
#include "core/ids.h"

namespace skerry::sync::shorthand {

// The low bits of a frame's first byte. The others are flags of its kind.
enum Kind : uint8_t { kWhole, kPacked, kChanges, kAcknowledge, kPing };
inline constexpr uint8_t kKindBits = 7;

enum Flag : uint8_t {
  kOnly = 8,          // one item, whose flags these are
  kSameActor = 16,    // as in the frame of this kind before it
  kNext = 32,         // of changes: the actor's next, of one dot
  kSameLife = 32,     // of others: the incarnation that was named before
  kAlone = 64,        // of changes: no dependencies
  kOneMore = 64,      // of acknowledgements: than was mentioned
  kCounterless = 128  // of changes
};

inline constexpr size_t kChecksumBytes = 2;
inline constexpr size_t kMostKept = 256;  // bytes of room, from frame to frame
inline constexpr size_t kLeastPacked = 1024;
inline constexpr int kPackingLevel = 3;
inline constexpr uint8_t kNoPreviousHash = 0;

// What is later, or further, modulo 2^64.
inline int64_t difference(uint64_t to, uint64_t from) { return static_cast<int64_t>(to - from); }
inline uint64_t sum(uint64_t from, int64_t difference) {
  return from + static_cast<uint64_t>(difference);
}

// By which those who read the same frame look for it (frame_pool.h): of its first change, or of a
// large one of its first bytes.
inline uint64_t key_of(const DotRun& dots) { return dots.actor.epoch + dots.first; }
inline uint64_t key_of(ByteView rest) {
  return hash64(rest.first(std::min<size_t>(rest.size(), 256)));
}

}  // namespace skerry::sync::shorthand
