#include "crdts/text/block_tree.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::crdts::text {

BlockTree::BlockTree(std::vector<Block>& blocks) : blocks_(blocks) { leaves_.emplace_back(); }

uint32_t BlockTree::index_in_leaf(const Leaf& leaf, uint32_t block) const {
  for (uint32_t i = 0; i < leaf.count; ++i) {
    if (leaf.block[i] == block) return i;
  }
  SKERRY_CHECK(false);
  return 0;
}

uint32_t BlockTree::next(uint32_t block) const {
  const Leaf& leaf = leaves_[blocks_[block].leaf];
  const uint32_t index = index_in_leaf(leaf, block) + 1;
  if (index < leaf.count) return leaf.block[index];
  return leaf.next == kNone ? kNone : leaves_[leaf.next].block[0];
}

uint32_t BlockTree::previous(uint32_t block) const {
  const Leaf& leaf = leaves_[blocks_[block].leaf];
  const uint32_t index = index_in_leaf(leaf, block);
  if (index > 0) return leaf.block[index - 1];
  if (leaf.previous == kNone) return kNone;
  const Leaf& before = leaves_[leaf.previous];
  return before.block[before.count - 1];
}

void BlockTree::add_above(uint32_t leaf, int64_t visible) {
  visible_ = static_cast<uint64_t>(static_cast<int64_t>(visible_) + visible);
  uint32_t node = leaf;
  uint32_t parent = leaves_[leaf].parent;
  while (parent != kNone) {
    Inner& inner = inners_[parent];
    uint32_t& count = inner.sums[inner.index_of(node)];
    count = static_cast<uint32_t>(static_cast<int64_t>(count) + visible);
    node = parent;
    parent = inner.parent;
  }
}

void BlockTree::update(uint32_t block) {
  const uint32_t leaf = blocks_[block].leaf;
  uint16_t& visible = leaves_[leaf].visible[index_in_leaf(leaves_[leaf], block)];
  const int64_t change = int64_t{blocks_[block].visible()} - visible;
  visible = static_cast<uint16_t>(blocks_[block].visible());
  if (change != 0) add_above(leaf, change);
}

void BlockTree::insert_after(uint32_t after, uint32_t block) {
  uint32_t leaf = first_leaf_;
  uint32_t index = 0;
  if (after != kNone) {
    leaf = blocks_[after].leaf;
    index = index_in_leaf(leaves_[leaf], after) + 1;
  }
  place(leaf, index, block);
  ++size_;
  const uint32_t visible = blocks_[block].visible();
  if (visible != 0) add_above(blocks_[block].leaf, visible);
}

void BlockTree::cut(uint32_t block, uint32_t right) {
  const uint32_t leaf = blocks_[block].leaf;
  const uint32_t index = index_in_leaf(leaves_[leaf], block);
  leaves_[leaf].visible[index] = static_cast<uint16_t>(blocks_[block].visible());
  // The leaf's sum is short by the right part while it may split, so it goes away and comes back.
  const int64_t moved = blocks_[right].visible();
  if (leaves_[leaf].count < kFan) {  // all within one leaf: no count above changes
    place(leaf, index + 1, right);
    ++size_;
    return;
  }
  if (moved != 0) add_above(leaf, -moved);
  insert_after(block, right);
}

void BlockTree::place(uint32_t leaf, uint32_t index, uint32_t block) {
  if (leaves_[leaf].count == kFan) {
    // Appending leaves the left part full: text is mostly typed forward.
    const uint32_t at = index == kFan ? kFan - 2 : kFan / 2;
    split_leaf(leaf, at);
    if (index > at) {
      leaf = leaves_[leaf].next;
      index -= at;
    }
  }
  Leaf& here = leaves_[leaf];
  for (uint32_t i = here.count; i > index; --i) {
    here.block[i] = here.block[i - 1];
    here.visible[i] = here.visible[i - 1];
  }
  here.block[index] = block;
  here.visible[index] = static_cast<uint16_t>(blocks_[block].visible());
  ++here.count;
  blocks_[block].leaf = leaf;
}

void BlockTree::split_leaf(uint32_t leaf, uint32_t at) {
  const uint32_t sibling = new_leaf();
  Leaf& left = leaves_[leaf];
  Leaf& right = leaves_[sibling];
  uint32_t left_visible = 0;
  uint32_t right_visible = 0;
  for (uint32_t i = 0; i < at; ++i) left_visible += left.visible[i];
  for (uint32_t i = at; i < left.count; ++i) {
    right.block[i - at] = left.block[i];
    right.visible[i - at] = left.visible[i];
    right_visible += left.visible[i];
    blocks_[left.block[i]].leaf = sibling;
  }
  right.count = left.count - at;
  left.count = at;
  right.next = left.next;
  right.previous = leaf;
  if (right.next != kNone) leaves_[right.next].previous = sibling;
  left.next = sibling;
  add_child(left.parent, leaf, left_visible, sibling, right_visible, 0);
}

void BlockTree::set_parent(uint32_t child, uint32_t parent, uint32_t height) {
  if (height == 0) {
    leaves_[child].parent = parent;
  } else {
    inners_[child].parent = parent;
  }
}

void BlockTree::add_child(uint32_t parent, uint32_t child, uint32_t child_visible, uint32_t sibling,
                          uint32_t sibling_visible, uint32_t height) {
  if (parent == kNone) {  // `child` was the root
    parent = new_inner();
    root_ = parent;
    ++height_;
    inners_[parent].insert(0, child, child_visible);
    set_parent(child, parent, height);
  }
  uint32_t index = inners_[parent].index_of(child);
  inners_[parent].sums[index] = child_visible;
  if (inners_[parent].is_full()) {
    const uint32_t half = kFan / 2;
    const uint32_t other = new_inner();
    Inner& left = inners_[parent];
    Inner& right = inners_[other];
    left.split(half, right);
    for (uint32_t i = 0; i < right.count; ++i) set_parent(right.child[i], other, height);
    const uint32_t more_left = index < half ? sibling_visible : 0;
    add_child(left.parent, parent, left.total() + more_left, other,
              right.total() + (sibling_visible - more_left), height + 1);
    if (index >= half) {
      parent = other;
      index -= half;
    }
  }
  inners_[parent].insert(index + 1, sibling, sibling_visible);
  set_parent(sibling, parent, height);
}

void BlockTree::remove(uint32_t block) {
  const uint32_t leaf = blocks_[block].leaf;
  const uint32_t index = index_in_leaf(leaves_[leaf], block);
  const int64_t visible = leaves_[leaf].visible[index];
  if (visible != 0) add_above(leaf, -visible);
  Leaf& here = leaves_[leaf];
  for (uint32_t i = index + 1; i < here.count; ++i) {
    here.block[i - 1] = here.block[i];
    here.visible[i - 1] = here.visible[i];
  }
  --here.count;
  --size_;
  blocks_[block].leaf = kNone;
  if (here.count > 0 || here.parent == kNone) return;
  if (here.previous != kNone) leaves_[here.previous].next = here.next;
  if (here.next != kNone) leaves_[here.next].previous = here.previous;
  if (first_leaf_ == leaf) first_leaf_ = here.next;
  free_leaves_.push_back(leaf);
  drop_child(here.parent, leaf, 0);
}

void BlockTree::drop_child(uint32_t parent, uint32_t child, uint32_t height) {
  Inner& inner = inners_[parent];
  inner.erase(inner.index_of(child));
  if (inner.count == 0) {  // never the root: that one shrinks below
    free_inners_.push_back(parent);
    drop_child(inner.parent, parent, height + 1);
    return;
  }
  while (height_ > 0 && inners_[root_].count == 1) {
    const uint32_t only = inners_[root_].child[0];
    free_inners_.push_back(root_);
    root_ = only;
    --height_;
    set_parent(only, kNone, height_);
  }
}

uint32_t BlockTree::new_leaf() {
  if (free_leaves_.empty()) {
    leaves_.emplace_back();
    return static_cast<uint32_t>(leaves_.size() - 1);
  }
  const uint32_t leaf = free_leaves_.back();
  free_leaves_.pop_back();
  leaves_[leaf] = Leaf{};
  return leaf;
}

uint32_t BlockTree::new_inner() {
  if (free_inners_.empty()) {
    inners_.emplace_back();
    return static_cast<uint32_t>(inners_.size() - 1);
  }
  const uint32_t inner = free_inners_.back();
  free_inners_.pop_back();
  inners_[inner] = Inner{};
  return inner;
}

void BlockTree::build() {
  SKERRY_CHECK(size_ == 0 && height_ == 0);
  size_ = blocks_.size();
  if (size_ == 0) return;
  const auto count = static_cast<uint32_t>(blocks_.size());
  const uint32_t leaves = (count + kBuilt - 1) / kBuilt;
  leaves_.assign(leaves, Leaf{});
  for (uint32_t l = 0; l < leaves; ++l) {
    Leaf& leaf = leaves_[l];
    leaf.previous = l == 0 ? kNone : l - 1;
    leaf.next = l + 1 == leaves ? kNone : l + 1;
    leaf.count = std::min(kBuilt, count - l * kBuilt);
    for (uint32_t i = 0; i < leaf.count; ++i) {
      Block& block = blocks_[l * kBuilt + i];
      block.leaf = l;
      leaf.block[i] = l * kBuilt + i;
      leaf.visible[i] = static_cast<uint16_t>(block.visible());
      visible_ += leaf.visible[i];
    }
  }
  root_ = first_leaf_ = 0;
  uint32_t first = 0;
  for (uint32_t nodes = leaves; nodes > 1; ++height_) {
    const auto above = static_cast<uint32_t>(inners_.size());
    nodes = build_above(first, nodes, height_);
    first = root_ = above;
  }
}

uint32_t BlockTree::build_above(uint32_t first, uint32_t count, uint32_t height) {
  const uint32_t nodes = (count + kBuilt - 1) / kBuilt;
  for (uint32_t n = 0; n < nodes; ++n) {
    const uint32_t node = new_inner();
    for (uint32_t i = n * kBuilt; i < std::min(count, (n + 1) * kBuilt); ++i) {
      const uint32_t child = first + i;
      uint32_t sum = 0;
      if (height == 0) {
        const Leaf& leaf = leaves_[child];
        for (uint32_t b = 0; b < leaf.count; ++b) sum += leaf.visible[b];
      } else {
        sum = inners_[child].total();
      }
      inners_[node].insert(inners_[node].count, child, sum);
      set_parent(child, node, height);
    }
  }
  return nodes;
}

BlockTree::Found BlockTree::at(uint64_t position) const {
  SKERRY_CHECK(position < visible_);
  uint64_t rest = position;
  uint32_t node = root_;
  for (uint32_t height = height_; height > 0; --height) {
    const Inner& inner = inners_[node];
    uint32_t i = 0;
    while (rest >= inner.sums[i]) rest -= inner.sums[i++];
    node = inner.child[i];
  }
  const Leaf& leaf = leaves_[node];
  uint32_t i = 0;
  while (rest >= leaf.visible[i]) rest -= leaf.visible[i++];
  return {{leaf.block[i], static_cast<uint32_t>(rest)}, position - rest};
}

bool BlockTree::precedes(uint32_t a, uint32_t b) const {
  uint32_t left = blocks_[a].leaf;
  uint32_t right = blocks_[b].leaf;
  if (left == right) {
    return index_in_leaf(leaves_[left], a) < index_in_leaf(leaves_[left], b);
  }
  uint32_t left_parent = leaves_[left].parent;
  uint32_t right_parent = leaves_[right].parent;
  while (left_parent != right_parent) {
    left = left_parent;
    right = right_parent;
    left_parent = inners_[left].parent;
    right_parent = inners_[right].parent;
  }
  const Inner& common = inners_[left_parent];
  return common.index_of(left) < common.index_of(right);
}

uint64_t BlockTree::check_node(uint32_t node, uint32_t parent, uint32_t height,
                               uint64_t& count) const {
  uint64_t sum = 0;
  if (height == 0) {
    const Leaf& leaf = leaves_[node];
    SKERRY_CHECK(leaf.parent == parent);
    SKERRY_CHECK(leaf.count > 0 || parent == kNone);
    for (uint32_t i = 0; i < leaf.count; ++i) {
      const Block& block = blocks_[leaf.block[i]];
      SKERRY_CHECK(block.leaf == node);
      SKERRY_CHECK(leaf.visible[i] == block.visible());
      sum += leaf.visible[i];
    }
    count += leaf.count;
    return sum;
  }
  const Inner& inner = inners_[node];
  SKERRY_CHECK(inner.parent == parent);
  SKERRY_CHECK(inner.count > 0);
  for (uint32_t i = 0; i < inner.count; ++i) {
    const uint64_t below = check_node(inner.child[i], node, height - 1, count);
    SKERRY_CHECK(below == inner.sums[i]);
    sum += below;
  }
  return sum;
}

void BlockTree::check_invariants() const {
  uint64_t count = 0;
  SKERRY_CHECK(check_node(root_, kNone, height_, count) == visible_);
  SKERRY_CHECK(count == size_);
  uint64_t listed = 0;
  for (uint32_t block = first(); block != kNone; block = next(block)) ++listed;
  SKERRY_CHECK(listed == size_);
}

}  // namespace skerry::crdts::text
