// All characters that ever were, in WOOT's order (Oster et al. 2006, section 3), tombstones
// included.
//
// An element remembers the visible neighbours that it was typed between. A new one is put by
// looking at what lies between its neighbours now: of those whose own neighbours are not among
// them, by id, it finds the two that it belongs between, and starts over between these.
// Elements are found by (actor, sequence), as WOOTH does with a hash table; positions and
// neighbours through a counted B+-tree.
// Invariants: those of BlockTree and ActorRuns; a block here is one element, and typed_ has what
// it was typed between.
// Cost: O(log elements), and for an insertion as many steps as elements lie between its neighbours,
// in each of at most as many rounds: linear in what was erased or typed concurrently there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/hash.h"
#include "crdts/text/actor_runs.h"
#include "crdts/text/block_tree.h"

namespace skerry::crdts::text {

class WootList {
 public:
  WootList() : tree_(blocks_) {}
  WootList(const WootList&) = delete;
  WootList& operator=(const WootList&) = delete;

  ActorRuns& actors() { return actors_; }
  const ActorRuns& actors() const { return actors_; }
  uint64_t visible() const { return tree_.visible(); }
  uint64_t elements() const { return tree_.size(); }
  size_t visible_bytes() const { return visible_bytes_; }
  std::string text() const;

  // The visible element at a position. REQUIRES: position < visible().
  uint32_t at(uint64_t position) const { return tree_.at(position).spot.block; }
  // The block of an element, visible or not; kNone if there is none.
  uint32_t find(ElementId element) const;
  ElementId id(uint32_t block) const { return block == kNone ? ElementId{} : blocks_[block].first; }
  bool precedes(uint32_t a, uint32_t b) const { return tree_.precedes(a, b); }

  // Puts a new element between two; kNone is the start or the end. REQUIRES: left before right.
  uint32_t insert(ElementId id, uint32_t left, uint32_t right, std::string_view character);
  void erase(uint32_t block);

  Hash128 state_digest() const;
  void check_invariants() const;

 private:
  uint32_t next(uint32_t block) const { return block == kNone ? tree_.first() : tree_.next(block); }
  bool id_precedes(ElementId a, ElementId b) const;
  // The block behind which an element with this id belongs, between the two.
  uint32_t place(ElementId id, uint32_t left, uint32_t right);
  // True if this round found the block between the neighbours.
  bool is_between(uint32_t block) const { return block != kNone && typed_[block].mark == mark_; }

  // The blocks of the visible neighbours that an element was typed between.
  struct Typed {
    uint32_t left = kNone;
    uint32_t right = kNone;
    uint32_t mark = 0;  // the last round that found it between the neighbours
  };

  ActorRuns actors_;
  std::vector<Block> blocks_;
  std::vector<Typed> typed_;  // by block
  BlockTree tree_;
  std::vector<uint32_t> between_;  // of the insertion at hand
  size_t visible_bytes_ = 0;
  uint32_t mark_ = 0;
};

}  // namespace skerry::crdts::text
