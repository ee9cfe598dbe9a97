// The frame that says what users are doing in a document (docs/formats/wire.md).
//
// Decoding is bounds-checked, never crashes, and allocates no more than the frame's size justifies.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/time.h"

namespace skerry::sync {

// Which of two words of one replica is the later. Within a life its count decides, between lives
// the wall clock at their beginning.
struct PresenceVersion {
  int64_t started_ms = 0;    // of the life: its wall clock then
  uint32_t incarnation = 0;  // of the life
  uint64_t count = 0;        // of its words, from 1: new ones, and the same once more

  bool is_same_life(const PresenceVersion& other) const {
    return started_ms == other.started_ms && incarnation == other.incarnation;
  }
  friend constexpr auto operator<=>(const PresenceVersion&, const PresenceVersion&) = default;
};

struct PresenceWord {
  ReplicaId replica;
  PresenceVersion version;
  Duration age;   // since it was said; whole milliseconds
  ByteView what;  // at most kMostPresenceBytes; empty: nothing any more
};

// What a word takes at most.
inline constexpr size_t kMostPresenceWordBytes = 5 + 10 + 4 + 10 + 10 + 2 + 256;

// REQUIRES: words ascend by replica.
Payload encode_presence(DocumentId document, std::span<const PresenceWord> words);
// Nothing: it is malformed. At least one word; they ascend by replica.
std::optional<std::vector<PresenceWord>> decode_presence(ByteView body);

}  // namespace skerry::sync
