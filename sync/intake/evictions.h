// Who of a document's members was evicted, and up to where the changes of their actors were
// accepted before that: what lies beyond is refused by everyone, for its author makes it anew under
// another actor, and both must never live (docs/inside/sync.md, "Leases").
//
// Decoding is bounds-checked, never crashes, and allocates no more than the bytes justify.
// Cost: a question O(log evicted + log their actors).
#pragma once

#include <cstdint>
#include <vector>

#include "core/change.h"
#include "core/codec.h"
#include "core/ids.h"
#include "core/version_vector.h"

namespace skerry::sync {

// Of one member: what a server remembers for good. One opening of a replica is one of them.
inline constexpr size_t kMostClosedActors = size_t{1} << 16;

struct Eviction {
  ReplicaId member;
  uint64_t term = 0;        // how often it was evicted
  bool has_asked = false;   // since then for the state that it goes on from, with a new actor
  VersionVector accepted;   // of its actors, up to here
  std::vector<ActorId> of;  // those of its actors of which nothing was; ascending
  // Whether a change of its own was made before it went on.
  bool refuses(const DotRun& dots) const;
  size_t actors() const { return accepted.size() + of.size(); }
  // Its actor, of which nothing more is accepted.
  void close(const ActorId& actor, uint64_t last);
  friend bool operator==(const Eviction&, const Eviction&) = default;
};

class Evictions {
 public:
  bool empty() const { return all_.empty(); }
  // Null: it never was.
  const Eviction* find(ReplicaId member) const;
  uint64_t term(ReplicaId member) const {
    const Eviction* eviction = find(member);
    return eviction == nullptr ? 0 : eviction->term;
  }
  bool refuses(const DotRun& dots) const {
    if (all_.empty()) return false;
    const Eviction* eviction = find(dots.actor.replica);
    return eviction != nullptr && eviction->refuses(dots);
  }
  // In place of what was known of the member.
  void put(Eviction eviction);

  void encode(Encoder& out) const;
  // Fails the decoder on anything that encoding would not have written.
  static Evictions decode(Decoder& in);
  friend bool operator==(const Evictions&, const Evictions&) = default;

 private:
  std::vector<Eviction> all_;  // ascending by member
};

}  // namespace skerry::sync
