#include "crdts/lists/shown_treap.h"

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

void ShownTreap::show(uint32_t shown) {
  if (is_shown(shown)) return;
  nodes_[shown].is_shown = 1;
  for (uint32_t node = shown; node != kNone; node = nodes_[node].parent) ++nodes_[node].shown;
}

void ShownTreap::hide(uint32_t hidden) {
  if (!is_shown(hidden)) return;
  nodes_[hidden].is_shown = 0;
  for (uint32_t node = hidden; node != kNone; node = nodes_[node].parent) --nodes_[node].shown;
}

uint32_t ShownTreap::at(uint32_t position) const {
  uint32_t node = root_;
  for (;;) {
    const uint32_t left = shown_of(nodes_[node].left);
    if (position < left) {
      node = nodes_[node].left;
      continue;
    }
    position -= left;
    if (is_shown(node) && position-- == 0) return node;
    node = nodes_[node].right;
  }
}

uint32_t ShownTreap::position(uint32_t of) const {
  uint32_t before = shown_of(nodes_[of].left);
  for (uint32_t node = of; nodes_[node].parent != kNone; node = nodes_[node].parent) {
    const uint32_t parent = nodes_[node].parent;
    if (nodes_[parent].right != node) continue;
    before += shown_of(nodes_[parent].left) + (is_shown(parent) ? 1 : 0);
  }
  return before;
}

uint32_t ShownTreap::rank(uint32_t of) const {
  uint32_t before = size_of(nodes_[of].left);
  for (uint32_t node = of; nodes_[node].parent != kNone; node = nodes_[node].parent) {
    const uint32_t parent = nodes_[node].parent;
    if (nodes_[parent].right == node) before += size_of(nodes_[parent].left) + 1;
  }
  return before;
}

uint32_t ShownTreap::next(uint32_t node) const {
  if (nodes_[node].right != kNone) {
    node = nodes_[node].right;
    while (nodes_[node].left != kNone) node = nodes_[node].left;
    return node;
  }
  uint32_t parent = nodes_[node].parent;
  while (parent != kNone && nodes_[parent].right == node) {
    node = parent;
    parent = nodes_[node].parent;
  }
  return parent;
}

uint32_t ShownTreap::previous(uint32_t node) const {
  if (nodes_[node].left != kNone) {
    node = nodes_[node].left;
    while (nodes_[node].right != kNone) node = nodes_[node].right;
    return node;
  }
  uint32_t parent = nodes_[node].parent;
  while (parent != kNone && nodes_[parent].left == node) {
    node = parent;
    parent = nodes_[node].parent;
  }
  return parent;
}

void ShownTreap::add_behind(uint32_t before) {
  const uint32_t node = size();
  nodes_.emplace_back();
  if (nodes_[before].right == kNone) {
    nodes_[before].right = node;
    nodes_[node].parent = before;
  } else {
    uint32_t parent = nodes_[before].right;
    while (nodes_[parent].left != kNone) parent = nodes_[parent].left;
    nodes_[parent].left = node;
    nodes_[node].parent = parent;
  }
  for (uint32_t up = nodes_[node].parent; up != kNone; up = nodes_[up].parent) ++nodes_[up].size;
  while (nodes_[node].parent != kNone && priority(nodes_[node].parent) < priority(node)) {
    rotate_up(node);
  }
  if (nodes_[node].parent == kNone) root_ = node;
}

void ShownTreap::rotate_up(uint32_t node) {
  const uint32_t parent = nodes_[node].parent;
  const uint32_t above = nodes_[parent].parent;
  const bool is_left = nodes_[parent].left == node;
  const uint32_t inner = is_left ? nodes_[node].right : nodes_[node].left;
  (is_left ? nodes_[parent].left : nodes_[parent].right) = inner;
  if (inner != kNone) nodes_[inner].parent = parent;
  (is_left ? nodes_[node].right : nodes_[node].left) = parent;
  nodes_[parent].parent = node;
  nodes_[node].parent = above;
  if (above != kNone) {
    (nodes_[above].left == parent ? nodes_[above].left : nodes_[above].right) = node;
  }
  sum_up(parent);
  sum_up(node);
}

void ShownTreap::sum_up(uint32_t node) {
  Node& sum = nodes_[node];
  sum.size = (1 + size_of(sum.left) + size_of(sum.right)) & 0x7FFFFFFF;
  sum.shown = (is_shown(node) ? 1 : 0) + shown_of(sum.left) + shown_of(sum.right);
}

void ShownTreap::check_invariants() const {
  SKERRY_CHECK(nodes_[root_].parent == kNone && nodes_[root_].size == size());
  for (uint32_t node = 0; node < size(); ++node) {
    const Node& checked = nodes_[node];
    uint32_t count = 1;
    uint32_t shown = is_shown(node) ? 1 : 0;
    for (const uint32_t child : {checked.left, checked.right}) {
      if (child == kNone) continue;
      SKERRY_CHECK(nodes_[child].parent == node && priority(child) < priority(node));
      count += nodes_[child].size;
      shown += nodes_[child].shown;
    }
    SKERRY_CHECK(checked.size == count && checked.shown == shown);
  }
}

}  // namespace skerry::crdts::lists
