#include "crdts/lists/slot_order.h"

#include "core/check.h"

namespace skerry::crdts::lists {
SlotOrder::SlotOrder() : slots_(1) {}

uint32_t SlotOrder::add(const Dot& dot, const Spot& spot) {
  const uint32_t slot = size();
  slots_.emplace_back();
  slots_[slot].dot = dot;
  slots_[slot].parent = spot.parent;
  slots_[slot].is_left = spot.side == Side::kLeft;
  const uint32_t sibling = link_sibling(slot, spot);
  uint32_t before = spot.parent;
  if (sibling != kNone) {
    before = last_below(sibling);
  } else if (spot.side == Side::kLeft) {
    const uint32_t behind = slots_[slot].next_sibling;
    before = order_.previous(behind == kNone ? spot.parent : first_below(behind));
  }
  order_.add_behind(before);
  return slot;
}

uint32_t SlotOrder::link_sibling(uint32_t slot, const Spot& spot) {
  Slot& parent = slots_[spot.parent];
  uint32_t& first = spot.side == Side::kLeft ? parent.first_left : parent.first_right;
  uint32_t before = kNone;
  uint32_t behind = first;
  while (behind != kNone && slots_[behind].dot < slots_[slot].dot) {
    before = behind;
    behind = slots_[behind].next_sibling;
  }
  slots_[slot].next_sibling = behind;
  (before == kNone ? first : slots_[before].next_sibling) = slot;
  if (spot.side == Side::kRight && behind == kNone) parent.last_right = slot;
  return before;
}

SlotOrder::Spot SlotOrder::spot_behind(uint32_t left) const {
  if (slots_[left].first_right == kNone) return {left, Side::kRight};
  return {next(left), Side::kLeft};
}

uint32_t SlotOrder::first_below(uint32_t slot) const {
  while (slots_[slot].first_left != kNone) slot = slots_[slot].first_left;
  return slot;
}

uint32_t SlotOrder::last_below(uint32_t slot) const {
  while (slots_[slot].last_right != kNone) slot = slots_[slot].last_right;
  return slot;
}

// Reads the tree in order, without recursion, beside the treap.
void SlotOrder::check_invariants() const {
  order_.check_invariants();
  SKERRY_CHECK(order_.size() == size());
  SKERRY_CHECK(!is_shown(kStart) && slots_[kStart].first_left == kNone);
  uint32_t expected = first_below(kStart);
  uint32_t seen = 0;
  for (uint32_t slot = kStart; slot != kNone; slot = next(slot)) {
    SKERRY_CHECK(slot == expected);
    ++seen;
    if (slots_[slot].first_right != kNone) {
      expected = first_below(slots_[slot].first_right);
      continue;
    }
    // Up from the last right children, then on to the sibling or to the parent of left ones.
    uint32_t done = slot;
    while (done != kStart && !slots_[done].is_left && slots_[done].next_sibling == kNone) {
      done = slots_[done].parent;
    }
    if (done == kStart) break;
    const uint32_t sibling = slots_[done].next_sibling;
    SKERRY_CHECK(sibling == kNone || slots_[done].dot < slots_[sibling].dot);
    expected = sibling == kNone ? slots_[done].parent : first_below(sibling);
  }
  SKERRY_CHECK(seen == size());
}

}  // namespace skerry::crdts::lists
