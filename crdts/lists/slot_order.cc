#include "crdts/lists/slot_order.h"

#include "core/check.h"

namespace skerry::crdts::lists {
namespace {

// The finaliser of SplitMix64.
uint64_t priority(uint32_t node) {
  uint64_t z = (uint64_t{node} + 1) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

}  // namespace

SlotOrder::SlotOrder() : slots_(1), treap_(1) {}

uint32_t SlotOrder::add(const Dot& dot, const Spot& spot) {
  const uint32_t slot = size();
  slots_.emplace_back();
  slots_[slot].dot = dot;
  slots_[slot].parent = spot.parent;
  slots_[slot].is_left = spot.side == Side::kLeft;
  treap_.emplace_back();
  const uint32_t sibling = link_sibling(slot, spot);
  uint32_t before = spot.parent;
  if (sibling != kNone) {
    before = last_below(sibling);
  } else if (spot.side == Side::kLeft) {
    const uint32_t behind = slots_[slot].next_sibling;
    before = previous(behind == kNone ? spot.parent : first_below(behind));
  }
  insert_behind(before, slot);
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

void SlotOrder::show(uint32_t slot, bool is_shown) {
  if (slots_[slot].is_shown == is_shown) return;
  slots_[slot].is_shown = is_shown;
  for (uint32_t node = slot; node != kNone; node = treap_[node].parent) {
    if (is_shown) {
      ++treap_[node].shown;
    } else {
      --treap_[node].shown;
    }
  }
}

uint32_t SlotOrder::at(uint32_t position) const {
  uint32_t node = root_;
  for (;;) {
    const uint32_t left = shown_of(treap_[node].left);
    if (position < left) {
      node = treap_[node].left;
      continue;
    }
    position -= left;
    if (slots_[node].is_shown && position-- == 0) return node;
    node = treap_[node].right;
  }
}

uint32_t SlotOrder::position(uint32_t slot) const {
  uint32_t before = shown_of(treap_[slot].left);
  for (uint32_t node = slot; treap_[node].parent != kNone; node = treap_[node].parent) {
    const uint32_t parent = treap_[node].parent;
    if (treap_[parent].right != node) continue;
    before += shown_of(treap_[parent].left) + (slots_[parent].is_shown ? 1 : 0);
  }
  return before;
}

uint32_t SlotOrder::rank(uint32_t slot) const {
  uint32_t before = size_of(treap_[slot].left);
  for (uint32_t node = slot; treap_[node].parent != kNone; node = treap_[node].parent) {
    const uint32_t parent = treap_[node].parent;
    if (treap_[parent].right == node) before += size_of(treap_[parent].left) + 1;
  }
  return before;
}

uint32_t SlotOrder::next(uint32_t slot) const {
  if (treap_[slot].right != kNone) {
    slot = treap_[slot].right;
    while (treap_[slot].left != kNone) slot = treap_[slot].left;
    return slot;
  }
  uint32_t parent = treap_[slot].parent;
  while (parent != kNone && treap_[parent].right == slot) {
    slot = parent;
    parent = treap_[slot].parent;
  }
  return parent;
}

uint32_t SlotOrder::previous(uint32_t slot) const {
  if (treap_[slot].left != kNone) {
    slot = treap_[slot].left;
    while (treap_[slot].right != kNone) slot = treap_[slot].right;
    return slot;
  }
  uint32_t parent = treap_[slot].parent;
  while (parent != kNone && treap_[parent].left == slot) {
    slot = parent;
    parent = treap_[slot].parent;
  }
  return parent;
}

void SlotOrder::insert_behind(uint32_t before, uint32_t node) {
  if (treap_[before].right == kNone) {
    treap_[before].right = node;
    treap_[node].parent = before;
  } else {
    uint32_t parent = treap_[before].right;
    while (treap_[parent].left != kNone) parent = treap_[parent].left;
    treap_[parent].left = node;
    treap_[node].parent = parent;
  }
  for (uint32_t up = treap_[node].parent; up != kNone; up = treap_[up].parent) ++treap_[up].size;
  while (treap_[node].parent != kNone && priority(treap_[node].parent) < priority(node)) {
    rotate_up(node);
  }
  if (treap_[node].parent == kNone) root_ = node;
}

void SlotOrder::rotate_up(uint32_t node) {
  const uint32_t parent = treap_[node].parent;
  const uint32_t above = treap_[parent].parent;
  const bool is_left = treap_[parent].left == node;
  const uint32_t inner = is_left ? treap_[node].right : treap_[node].left;
  (is_left ? treap_[parent].left : treap_[parent].right) = inner;
  if (inner != kNone) treap_[inner].parent = parent;
  (is_left ? treap_[node].right : treap_[node].left) = parent;
  treap_[parent].parent = node;
  treap_[node].parent = above;
  if (above != kNone) {
    (treap_[above].left == parent ? treap_[above].left : treap_[above].right) = node;
  }
  sum_up(parent);
  sum_up(node);
}

void SlotOrder::sum_up(uint32_t node) {
  TreapNode& sum = treap_[node];
  sum.size = 1 + size_of(sum.left) + size_of(sum.right);
  sum.shown = (slots_[node].is_shown ? 1 : 0) + shown_of(sum.left) + shown_of(sum.right);
}

void SlotOrder::check_treap(uint32_t node) const {
  const TreapNode& checked = treap_[node];
  uint32_t count = 1;
  uint32_t shown = slots_[node].is_shown ? 1 : 0;
  for (const uint32_t child : {checked.left, checked.right}) {
    if (child == kNone) continue;
    SKERRY_CHECK(treap_[child].parent == node && priority(child) < priority(node));
    count += treap_[child].size;
    shown += treap_[child].shown;
  }
  SKERRY_CHECK(checked.size == count && checked.shown == shown);
}

// Reads the tree in order, without recursion, beside the treap.
void SlotOrder::check_invariants() const {
  SKERRY_CHECK(treap_[root_].parent == kNone && treap_[root_].size == size());
  SKERRY_CHECK(!slots_[kStart].is_shown && slots_[kStart].first_left == kNone);
  for (uint32_t slot = 0; slot < size(); ++slot) check_treap(slot);
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
