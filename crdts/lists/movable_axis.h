// Elements that can be moved (Kleppmann 2020, "Moving elements in list CRDTs", section 3): an
// element is the dot that inserted it and never changes; a slot of an order is where it stands, and
// which slot that is, is a last-writer-wins register. Two concurrent moves write one register, so
// that no element is ever there twice.
//
// Whether an element is shown is a causal length (Yu and Rostad 2020): 1 when it is inserted, odd
// shown, even hidden, joined by the larger. A deletion raises it to the next even number whatever
// concurrent moves say; undoing the deletion raises it to the next odd one. Nothing is let go of.
//
// Every insertion and move makes one slot; a move that was undone is passed over when the element's
// newest slot is looked for.
//
// Invariants: 1. at most one slot of an element is shown: its newest active one, if the element is
// shown; 2. the slot of the insertion is always active.
// Cost: that of SlotOrder, and O(moves of the element) where a move is undone or done again.
#pragma once

#include <cstdint>
#include <vector>

#include "core/time.h"
#include "crdts/lists/slot_order.h"

namespace skerry::crdts::lists {

// Decides which write is the last: by time, then by dot.
struct Stamp {
  HybridTime time;
  Dot dot;
  friend auto operator<=>(const Stamp&, const Stamp&) = default;
};

class MovableAxis {
 public:
  static constexpr uint64_t kLargestLength = uint64_t{1} << 62;

  // Both return the new slot. An element's number is handed out in order, from 0.
  uint32_t insert(const Stamp& stamp, const SlotOrder::Spot& spot);
  uint32_t move(uint32_t element, const Stamp& stamp, const SlotOrder::Spot& spot);
  // Raises the causal length; a smaller one changes nothing.
  void raise_length(uint32_t element, uint64_t length);
  // Whether a move counts. REQUIRES: not the slot of an insertion.
  enum class Standing : uint8_t { kCounts, kUndone };
  void set_standing(uint32_t slot, Standing standing);

  uint32_t elements() const { return static_cast<uint32_t>(elements_.size()); }
  const Dot& id(uint32_t element) const { return order_.dot(elements_[element].inserted); }
  uint64_t length(uint32_t element) const { return elements_[element].length; }
  bool is_shown(uint32_t element) const { return length(element) % 2 == 1; }
  uint32_t element_of(uint32_t slot) const { return slots_[slot].element; }

  uint32_t shown() const { return order_.shown(); }
  // The element shown at a position. REQUIRES: position < shown().
  uint32_t at(uint32_t position) const { return element_of(order_.at(position)); }
  // Where the element stands or, hidden, would stand: before how many of the shown.
  uint32_t place(uint32_t element) const { return order_.position(elements_[element].slot); }
  bool comes_before(uint32_t a, uint32_t b) const {
    return order_.precedes(elements_[a].slot, elements_[b].slot);
  }
  // For a new slot that makes its element the one at `position`, of `moved`'s when it is taken out
  // first (kNone: nothing is). REQUIRES: position <= shown(), less one if something is taken out.
  SlotOrder::Spot spot_for(uint32_t position, uint32_t moved) const;

  template <typename Visit>
  void visit_shown(const Visit& visit) const {
    order_.visit_shown([&](uint32_t slot) { visit(element_of(slot)); });
  }
  const SlotOrder& order() const { return order_; }
  const Stamp& stamp(uint32_t slot) const { return slots_[slot].stamp; }
  bool is_active(uint32_t slot) const { return slots_[slot].is_active; }

  void check_invariants() const;

 private:
  struct Slot {
    Stamp stamp;
    uint32_t element = kNone;
    uint32_t older = kNone;  // the slot that the element got before this one, in order of arrival
    bool is_active = true;
  };
  struct Element {
    uint32_t inserted = kNone;  // the slot of its insertion
    uint32_t latest = kNone;    // the slot that arrived last
    uint32_t slot = kNone;      // where it stands
    uint64_t length = 1;
  };

  void add_slot(uint32_t element, const Stamp& stamp);
  uint32_t newest_active(uint32_t element) const;
  void stand_at(Element& element, uint32_t slot);
  // Or hides it, as its length says.
  void show(const Element& element);

  SlotOrder order_;
  std::vector<Slot> slots_{1};  // as the order numbers them
  std::vector<Element> elements_;
};

}  // namespace skerry::crdts::lists
