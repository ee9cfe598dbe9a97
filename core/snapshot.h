// The third thing that travels (DESIGN section 4): all of a document up to some changes, folded
// into one. It takes the place of those changes for whoever lacks them, and keeps every id that a
// change concurrent with them may name.
//
// The engine reads the header; `body` belongs to the document's design. A snapshot covers of each
// actor all changes up to a last one, with the sum of their hashes, so that a set hash stays a sum
// over changes.
#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.h"
#include "core/closing.h"
#include "core/extras.h"
#include "core/hash.h"
#include "core/ids.h"
#include "core/status.h"
#include "core/time.h"
#include "core/version_vector.h"

namespace skerry {

struct Snapshot {
  struct Cover {
    ActorId actor;
    uint64_t last = 0;
    Hash128 sum;  // of the hashes of all the actor's changes up to there
  };
  DocumentId document;
  std::vector<Cover> covers;  // ascending by actor, not empty
  // Among what is covered; whoever closes an actor is closed later here, or not.
  std::vector<Closing> closings;
  HybridTime latest;  // of all its changes: a replica's clock must pass it
  Frontier frontier;  // its maximal dots; none for designs that ask for no causal order
  Extras extras;
  ByteView body;  // within `encoded`
  Payload encoded;

  // What it covers of the actor; null: nothing. O(log actors).
  const Cover* find(const ActorId& actor) const;
  // The last sequence number of that; 0 if none.
  uint64_t last(const ActorId& actor) const;
  Hash128 sum(const ActorId& actor) const;
};

// Makes the wire form of what `header` says, around `body` (docs/formats/wire.md).
Snapshot make_snapshot(Snapshot header, ByteView body);
// Reads one that fills `encoded`; the result shares its buffer. InvalidArgument: it is malformed.
StatusOr<Snapshot> decode_snapshot(const Payload& encoded);

}  // namespace skerry
