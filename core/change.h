// The two things that travel between replicas: a Change and a Bundle (DESIGN section 4).
//
// The engine reads headers only; `body` belongs to the document's design. A change's hash covers
// its whole encoding, header included; a document's set hash is the sum of its changes' hashes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/codec.h"
#include "core/extras.h"
#include "core/hash.h"
#include "core/ids.h"
#include "core/time.h"
#include "core/version_vector.h"

namespace skerry {

// A run of consecutive dots of one actor: [first, first + length).
struct DotRun {
  ActorId actor;
  uint64_t first = 0;
  uint64_t length = 0;

  uint64_t last() const { return first + length - 1; }
  friend bool operator==(const DotRun&, const DotRun&) = default;
};

// "change 17 of replica 3", "change 17..20 of replica 3": how changes are named to people.
std::string format_dots(const DotRun& dots);

struct Change {
  DocumentId document;
  DotRun dots;            // length >= 1
  Frontier dependencies;  // beyond the actor's own previous dot, which is always one
  HybridTime time;
  Extras extras;
  ByteView body;    // within `encoded`
  Payload encoded;  // the whole wire form
  Hash128 hash;     // of `encoded`
};

// Makes the wire form. docs/formats/wire.md has the layout.
Change make_change(DocumentId document, const DotRun& dots, Frontier dependencies, HybridTime time,
                   ByteView body, const Extras& extras = {});

// Reads one change that fills `encoded`; the result shares its buffer.
StatusOr<Change> decode_change(const Payload& encoded);
// The same of one whose hash is known.
StatusOr<Change> decode_change(const Payload& encoded, Hash128 hash);

// The document and dots alone, for those who only ask whether they have it: no allocation, no hash.
struct ChangePeek {
  DocumentId document;
  DotRun dots;
};
StatusOr<ChangePeek> peek_change(ByteView encoded);
// And what else its header says: no hash, no allocation; O(dependencies).
StatusOr<Extras> peek_extras(ByteView change);

// A delta group: deltas of several changes joined into one, with what it covers. Every covered
// change is listed with its hash, so that a receiver's set hash stays a sum over changes.
//
// `latest` is there because a replica's clock must pass every time that it has integrated, or its
// next write would lose against what its user has seen. `dependencies` is what the changes depend
// on outside, the furthest of each actor; `heads` the maximal dots inside, none for designs that do
// not ask for causal order.
struct Bundle {
  struct Cover {
    DotRun dots;
    Hash128 hash;
  };
  DocumentId document;
  std::vector<Cover> covers;  // ascending by (actor, first)
  HybridTime latest;
  Frontier dependencies;
  Frontier heads;
  Extras extras;
  ByteView body;  // within `encoded`
  Payload encoded;
};

// Makes the wire form of what `header` says, around `body`.
Bundle make_bundle(Bundle header, ByteView body);
StatusOr<Bundle> decode_bundle(const Payload& encoded);
// What its header says beside the rest: O(fields).
StatusOr<Extras> peek_extras_of_bundle(ByteView bundle);

}  // namespace skerry
