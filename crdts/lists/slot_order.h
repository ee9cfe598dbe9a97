// The order of a list's slots: places in a list that never go, of which some are shown.
//
// A slot is the dot of the change that made it. The order is Fugue's (Weidner and Kleppmann 2023,
// "The art of the fugue", section 4): a tree in which each slot has left and right children, both
// ascending by dot, read in order. That order is also kept as a treap with counts, so that slots
// are found by position and positions by slot.
//
// Invariants: 1. slot kStart is the tree's root, comes first and is never shown; 2. the treap's
// order is that of the tree; 3. a treap node's counts are of its subtree; 4. priorities fall
// downwards (they are a hash of the slot's number, which nobody can observe).
// Cost: O(log slots) expected for everything, and for add() O(siblings) and, where a concurrent run
// stands beside the new slot, O(length of that run).
#pragma once

#include <cstdint>
#include <vector>

#include "core/ids.h"
#include "crdts/causality/dot_index.h"

namespace skerry::crdts::lists {

class SlotOrder {
 public:
  static constexpr uint32_t kStart = 0;

  enum class Side : uint8_t { kLeft, kRight };
  // Where a new slot hangs in the tree.
  struct Spot {
    uint32_t parent = kStart;
    Side side = Side::kRight;
  };

  SlotOrder();

  // A new slot, not shown. REQUIRES: the start has no left children; the dot is new.
  uint32_t add(const Dot& dot, const Spot& spot);
  // For a new slot right behind `left`.
  Spot spot_behind(uint32_t left) const;
  void show(uint32_t slot, bool is_shown);

  const Dot& dot(uint32_t slot) const { return slots_[slot].dot; }
  uint32_t parent(uint32_t slot) const { return slots_[slot].parent; }
  bool is_left(uint32_t slot) const { return slots_[slot].is_left; }
  bool is_shown(uint32_t slot) const { return slots_[slot].is_shown; }
  uint32_t size() const { return static_cast<uint32_t>(slots_.size()); }
  uint32_t shown() const { return treap_[root_].shown; }
  // The shown slot at a position. REQUIRES: position < shown().
  uint32_t at(uint32_t position) const;
  // How many shown slots come before this one.
  uint32_t position(uint32_t slot) const;
  // The slot behind, shown or not; kNone at the end.
  uint32_t next(uint32_t slot) const;
  bool precedes(uint32_t a, uint32_t b) const { return rank(a) < rank(b); }
  // All shown slots in order.
  template <typename Visit>
  void visit_shown(const Visit& visit) const {
    for (uint32_t slot = kStart; slot != kNone; slot = next(slot)) {
      if (slots_[slot].is_shown) visit(slot);
    }
  }

  void check_invariants() const;

 private:
  struct Slot {
    Dot dot;
    uint32_t parent = kNone;  // in Fugue's tree, as all here
    uint32_t first_left = kNone;
    uint32_t first_right = kNone;
    uint32_t last_right = kNone;
    uint32_t next_sibling = kNone;
    bool is_shown = false;
    bool is_left = false;
  };
  struct TreapNode {
    uint32_t parent = kNone;
    uint32_t left = kNone;
    uint32_t right = kNone;
    uint32_t size = 1;
    uint32_t shown = 0;
  };

  uint32_t first_below(uint32_t slot) const;
  uint32_t last_below(uint32_t slot) const;
  uint32_t previous(uint32_t slot) const;
  // The sibling that `slot` comes behind; kNone if it is the first.
  uint32_t link_sibling(uint32_t slot, const Spot& spot);

  uint32_t size_of(uint32_t node) const { return node == kNone ? 0 : treap_[node].size; }
  uint32_t shown_of(uint32_t node) const { return node == kNone ? 0 : treap_[node].shown; }
  void insert_behind(uint32_t before, uint32_t node);
  void rotate_up(uint32_t node);
  void sum_up(uint32_t node);
  uint32_t rank(uint32_t slot) const;
  void check_treap(uint32_t node) const;

  std::vector<Slot> slots_;
  std::vector<TreapNode> treap_;  // by slot
  uint32_t root_ = kStart;
};

}  // namespace skerry::crdts::lists
