// The handshake: who the sender is, and what it has (docs/formats/wire.md).
//
// Decoding is bounds-checked, never crashes, and allocates no more than the frame's size justifies.
#pragma once

#include <cstdint>
#include <optional>

#include "core/bytes.h"
#include "core/hash.h"
#include "core/version_vector.h"
#include "sync/frame.h"
#include "sync/log/change_log.h"

namespace skerry::sync {

// Where states and deltas travel: how far each side is in the other's states.
struct StateProgress {
  uint64_t index = 0;   // of the sender's state that `received` is of
  uint32_t seen = 0;    // the receiver's incarnation, as far as the sender knows; else 0
  uint64_t joined = 0;  // how far the sender has joined what the receiver of that life sent
};

struct Hello {
  struct Aim {
    bool asks = false;       // wants a hello back
    bool answers = false;    // is one that was wanted
    bool wants_all = false;  // gossip: also what may be on its way, for the sender has just come
    bool says_all = false;   // not written: its vector is to leave nothing out
  };

  DocumentId document;
  uint32_t incarnation = 0;  // the sender's, drawn anew at each of its openings
  uint64_t serial = 0;       // ascends within an incarnation: a late hello is known as such
  Aim aim;
  Hash128 set_hash;        // of the whole received set, whatever the range
  ActorRange range;        // a vector too long for a datagram is said in several hellos
  bool has_vector = true;  // or left out: where it must be said at once, or conversations tell
  VersionVector received;
  bool is_reduced = false;   // said without what has ended (sync/log/closings.h)
  bool is_unclear = false;   // what it leaves out is not known here, and so there is no vector
  uint64_t vector_hash = 0;  // of the vector, where conversations tell it
  // Without a vector: all is here of the receiver's set that has this hash.
  std::optional<Hash128> covers;
  std::optional<StateProgress> progress;
  // The highest version of the protocol that the sender speaks, and what of it; who says nothing of
  // that speaks kProtocolVersion.
  uint8_t version = kProtocolVersion;
  uint64_t features = 0;
};

// Bits of Hello::features.
inline constexpr uint64_t kReadsLabels = 1;  // replica/local_first/next_version.h

// With what it is answered: with all where it says all, or cannot be read; then it is asked for
// all, too.
inline Hello::Aim answer_to(const Hello& hello) {
  const bool says_all = hello.is_unclear || (hello.has_vector && !hello.is_reduced);
  return {.asks = hello.is_unclear, .answers = hello.aim.asks, .says_all = says_all};
}

uint64_t vector_hash(const VersionVector& vector);

Payload encode_hello(const Hello& hello);
std::optional<Hello> decode_hello(const OpenFrame& frame);

}  // namespace skerry::sync
