// The order of a list's slots: places in a list that never go, of which some are shown.
//
// A slot is the dot of the change that made it. The order is Fugue's (Weidner and Kleppmann 2023,
// "The art of the fugue", section 4): a tree in which each slot has left and right children, both
// ascending by dot, read in order. That order is also kept as a treap with counts (shown_treap.h),
// so that slots are found by position and positions by slot.
//
// Invariants: slot kStart is the tree's root, comes first and is never shown; the treap's order is
// that of the tree.
// Cost: O(log slots) expected for everything, and for add() O(siblings) and, where a concurrent run
// stands beside the new slot, O(length of that run).
#pragma once

#include <cstdint>
#include <vector>

#include "core/ids.h"
#include "crdts/causality/dot_index.h"
#include "crdts/lists/shown_treap.h"

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
  void show(uint32_t slot) { order_.show(slot); }
  void hide(uint32_t slot) { order_.hide(slot); }

  const Dot& dot(uint32_t slot) const { return slots_[slot].dot; }
  uint32_t parent(uint32_t slot) const { return slots_[slot].parent; }
  bool is_left(uint32_t slot) const { return slots_[slot].is_left; }
  bool is_shown(uint32_t slot) const { return order_.is_shown(slot); }
  uint32_t size() const { return static_cast<uint32_t>(slots_.size()); }
  uint32_t shown() const { return order_.shown(); }
  // The shown slot at a position. REQUIRES: position < shown().
  uint32_t at(uint32_t position) const { return order_.at(position); }
  // How many shown slots come before this one.
  uint32_t position(uint32_t slot) const { return order_.position(slot); }
  // The slot behind, shown or not; kNone at the end.
  uint32_t next(uint32_t slot) const { return order_.next(slot); }
  bool precedes(uint32_t a, uint32_t b) const { return order_.rank(a) < order_.rank(b); }
  // All shown slots in order.
  template <typename Visit>
  void visit_shown(const Visit& visit) const {
    order_.visit_shown(visit);
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
    bool is_left = false;
  };
  uint32_t first_below(uint32_t slot) const;
  uint32_t last_below(uint32_t slot) const;
  // The sibling that `slot` comes behind; kNone if it is the first.
  uint32_t link_sibling(uint32_t slot, const Spot& spot);

  std::vector<Slot> slots_;
  ShownTreap order_;  // of the slots
};

}  // namespace skerry::crdts::lists
