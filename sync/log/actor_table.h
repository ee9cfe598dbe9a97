// The actors of one log, by slots in the order of their first appearance, with how far each is
// known.
//
// Cost: 92 bytes an actor. A look-up is O(1) for the newest actor of a replica, else O(log actors).
// Limit: 2^31 - 1 actors.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/ids.h"
#include "core/prefetch.h"

namespace skerry::sync {

class ActorTable {
 public:
  static constexpr uint32_t kNoSlot = ~uint32_t{0};
  static constexpr uint32_t kNoRow = ~uint32_t{0};

  struct Actor {
    ActorId id;
    uint64_t accepted = 0;
    uint64_t received = 0;
    uint32_t newest = kNoRow;       // row
    mutable bool is_stale = false;  // the log's vector does not know yet
  };

  size_t size() const { return actors_.size(); }
  const Actor& operator[](uint32_t slot) const { return actors_[slot]; }
  Actor& operator[](uint32_t slot) { return actors_[slot]; }

  // The last accepted sequence number of `actor`; 0 if none.
  uint64_t accepted(const ActorId& actor) const {
    const size_t replica = actor.replica.value;
    if (replica < newest_.size() && newest_[replica].epoch == actor.epoch) {
      return newest_[replica].accepted;
    }
    const uint32_t slot = search(actor);
    return slot == kNoSlot ? 0 : actors_[slot].accepted;
  }
  // REQUIRES: last >= [slot].accepted.
  void accept(uint32_t slot, uint64_t last);

  // It is asked for soon.
  void prefetch(const ActorId& actor) const {
    if (actor.replica.value < newest_.size()) skerry::prefetch(&newest_[actor.replica.value]);
  }

  void prefetch() const { prefetch_begin(std::span<const Actor>(actors_)); }

  uint32_t find(const ActorId& actor) const {
    const size_t replica = actor.replica.value;
    const bool is_newest = replica < newest_.size() && newest_[replica].epoch == actor.epoch &&
                           newest_[replica].slot != kNoSlot;
    return is_newest ? newest_[replica].slot : search(actor);
  }
  uint32_t find_or_add(const ActorId& actor);

 private:
  // The actor last added for a replica, found with one look into memory: most frames of gossip are
  // known, and this is all that they ask. Only where actors are as dense as that: who has heard of
  // ten among ten thousand searches ten.
  struct Newest {
    uint64_t epoch = 0;
    uint64_t accepted = 0;
    uint32_t slot = kNoSlot;
  };
  static constexpr size_t kDenseReplicas = 1 << 13;
  static constexpr size_t kSparsest = 16;   // replica ids for each actor
  static constexpr size_t kFewActors = 16;  // fewer are soon searched

  uint32_t search(const ActorId& actor) const;
  // Where `actor` is, or belongs, in by_actor_.
  size_t place_of(const ActorId& actor) const;
  // Where the actor of `slot` is looked up, if it is among the dense.
  void index_newest(uint32_t slot);

  std::vector<Newest> newest_;      // by replica id, as far as actors are dense
  std::vector<Actor> actors_;       // by slot
  std::vector<uint32_t> by_actor_;  // slots, ascending by actor; empty while there are few
};

}  // namespace skerry::sync
