// Who wrote here: actors as dense local numbers, and for each the blocks of its elements by
// sequence.
//
// Cost: O(log actors) to look an actor up, O(log blocks) an element.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/container/btree_map.h"
#include "core/ids.h"
#include "crdts/text/block.h"

namespace skerry::crdts::text {

class ActorRuns {
 public:
  // The local number of `actor`, or kNone.
  uint32_t find(const ActorId& actor) const;
  // The same; a new actor gets the next number.
  uint32_t intern(const ActorId& actor);

  const ActorId& id(uint32_t actor) const { return actors_[actor].id; }
  // True if a's actor comes before b's: the order that decides ties.
  bool precedes(uint32_t a, uint32_t b) const { return id(a) < id(b); }
  uint32_t size() const { return static_cast<uint32_t>(actors_.size()); }

  // The last dot of the actor that was integrated, deletions included.
  uint32_t last(uint32_t actor) const { return actors_[actor].last; }
  void raise(uint32_t actor, uint32_t last) { actors_[actor].last = last; }

  void add(ElementId first, uint32_t block);
  void remove(ElementId first);
  // The block that may hold the element: the last that begins at or before it; kNone if none does.
  // Where blocks end is the caller's knowledge.
  uint32_t block_of(ElementId element) const;
  // The first block that begins at or behind the element; kNone if none does.
  uint32_t block_from(ElementId element) const;

  void check_invariants(const std::vector<Block>& blocks) const;

 private:
  struct Actor {
    ActorId id;
    uint32_t last = 0;
    uint32_t newest_first = 0;  // a copy of the last row of `runs`: most look-ups end there
    uint32_t newest_block = kNone;
    absl::btree_map<uint32_t, uint32_t> runs;  // first sequence number to block
  };
  struct Row {
    ActorId id;
    uint32_t number = 0;
  };

  std::vector<Actor> actors_;
  std::vector<Row> by_id_;  // ascending
  mutable uint32_t recent_ = 0;
};

}  // namespace skerry::crdts::text
