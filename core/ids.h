// The names of things that replicate: replicas, actors, dots.
//
// Actor order (by replica, then epoch) decides every tie in every design; it is the order of
// `operator<=>` here and nothing else may be used for ties (DESIGN section 3).
#pragma once

#include <compare>
#include <cstdint>

namespace skerry {

// A node that takes part: a person's replica (0, 1, 2, ...) or a server (after the people).
struct ReplicaId {
  uint32_t value = 0;
  friend constexpr auto operator<=>(ReplicaId, ReplicaId) = default;
};

struct DocumentId {
  uint32_t value = 0;
  friend constexpr auto operator<=>(DocumentId, DocumentId) = default;
};

// One life of a replica's store. The epoch is 64 random bits drawn at every opening, so that a
// crashed, restored or cloned disk never reuses a dot.
struct ActorId {
  ReplicaId replica;
  uint64_t epoch = 0;
  friend constexpr auto operator<=>(const ActorId&, const ActorId&) = default;
};

// One event of one actor in one document; sequence numbers start at 1 and have no holes.
struct Dot {
  ActorId actor;
  uint64_t sequence = 0;
  friend constexpr auto operator<=>(const Dot&, const Dot&) = default;
};

}  // namespace skerry
