// Which dots a state has seen, with holes: what lets a delta-state design tell "not yet seen" from
// "seen and removed" (Almeida, Shoker, Baquero 2018, "Delta state replicated data types", section
// 7.2, causal contexts).
//
// For each actor the dots form intervals: usually one from 1 (the version vector), and, when deltas
// arrived out of order, further ones beyond the gap (the dot cloud). Intervals beyond a gap are
// kept as they are until the gap closes and are never rounded up to a vector or dropped: rounding
// up would discard additions that are still to come, dropping would bring removed elements back.
//
// Invariants: actors ascend strictly; each has at least one interval; intervals ascend, are not
// empty, start at 1 or later and neither overlap nor touch. Equal sets of dots are equal values.
// Cost: contains and add O(log(intervals of the actor)) after an O(1) look-up of a dense actor;
// join O(other's intervals) when they fall into place at the end, O(both) otherwise.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/codec.h"
#include "core/ids.h"
#include "core/version_vector.h"
#include "crdts/causality/actor_map.h"

namespace skerry::crdts {

class CausalContext {
 public:
  // The largest sequence number that can be seen: two less than what fits, so that the smallest
  // number beyond a gap after it never wraps.
  static constexpr uint64_t kLargestSequence = std::numeric_limits<uint64_t>::max() - 2;

  // The dots [first, last] of one actor.
  struct Interval {
    uint64_t first = 1;
    uint64_t last = 0;
    friend bool operator==(const Interval&, const Interval&) = default;
  };

  // One actor's dots. The first interval is apart from the others because it is nearly always
  // alone.
  struct Seen {
    ActorId actor;
    Interval lowest;
    std::vector<Interval> beyond;

    bool contains(uint64_t sequence) const;
    size_t interval_count() const { return 1 + beyond.size(); }
    const Interval& interval(size_t index) const { return index == 0 ? lowest : beyond[index - 1]; }
    friend bool operator==(const Seen&, const Seen&) = default;
  };

  bool contains(const Dot& dot) const {
    const Seen* seen = actors_.find(dot.actor);
    return seen != nullptr && seen->contains(dot.sequence);
  }
  bool covers(const CausalContext& other) const;

  void add(const Dot& dot) { add(dot.actor, {dot.sequence, dot.sequence}); }
  // REQUIRES: 1 <= first <= last <= kLargestSequence.
  void add(const ActorId& actor, Interval interval);
  void join(const CausalContext& other);
  // The dots of `other` that are not here. Cost O(intervals of both, of other's actors).
  CausalContext unseen_of(const CausalContext& other) const;

  // The part without holes: for each actor, the dots from 1 up to its first gap.
  VersionVector contiguous() const;

  bool empty() const { return actors_.empty(); }
  size_t actor_count() const { return actors_.size(); }
  size_t interval_count() const;
  uint64_t dot_count() const;
  const ActorMap<Seen>& actors() const { return actors_; }

  // Actors, then intervals as gaps and lengths: 12 bytes for one dot.
  void encode(Encoder& out) const;
  // Fails the decoder on anything that encode() would not have written.
  static CausalContext decode(Decoder& in);

  void check_invariants() const;

  friend bool operator==(const CausalContext&, const CausalContext&) = default;

 private:
  ActorMap<Seen> actors_;
};

}  // namespace skerry::crdts
