// The blocks of a text in document order: a B+-tree that counts visible characters.
//
// Invariants: 1. all leaves have the same depth; 2. a leaf is not empty unless it is the root;
// 3. a parent's counts are the sums of its children's; 4. each block knows its leaf.
// Cost: O(log blocks) for every operation but `next`, which is O(1) (a leaf holds at most kFan).
// Leaves that run low are not merged, only dropped when empty: the depth is bounded by the number
// of blocks that ever were.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "crdts/text/block.h"
#include "crdts/text/counted_node.h"

namespace skerry::crdts::text {

class BlockTree {
 public:
  // Blocks live in the caller's vector; only their `leaf` is written here.
  explicit BlockTree(std::vector<Block>& blocks);

  uint64_t visible() const { return visible_; }
  uint64_t size() const { return size_; }
  uint32_t first() const {
    return leaves_[first_leaf_].count == 0 ? kNone : leaves_[first_leaf_].block[0];
  }
  uint32_t next(uint32_t block) const;
  uint32_t previous(uint32_t block) const;
  // Calls `visit` with each block that shows something, in order.
  template <typename Visit>
  void visit_visible(Visit visit) const {
    for (uint32_t leaf = first_leaf_; leaf != kNone; leaf = leaves_[leaf].next) {
      const Leaf& here = leaves_[leaf];
      for (uint32_t i = 0; i < here.count; ++i) {
        if (here.visible[i] != 0) visit(here.block[i]);
      }
    }
  }

  // Puts `block` behind `after`, or first where `after` is kNone.
  void insert_after(uint32_t after, uint32_t block);
  void remove(uint32_t block);
  // Tells the tree that a block's visible length is now what the block says.
  void update(uint32_t block);
  // The same for a block that was cut in two, of which `right` is new and goes right behind it.
  void cut(uint32_t block, uint32_t right);

  // Puts all blocks into an empty tree, in the order of their numbers. Cost: linear.
  void build();

  // The visible character at `position`. REQUIRES: position < visible().
  struct Found {
    Spot spot;
    uint64_t block_start;  // the position of the block's first character
  };
  Found at(uint64_t position) const;

  // True if block a comes before block b. REQUIRES: a != b.
  bool precedes(uint32_t a, uint32_t b) const;

  void check_invariants() const;

 private:
  static constexpr uint32_t kFan = 32;
  static constexpr uint32_t kBuilt = 28;  // of a node that is built: the next insertions have room

  struct Leaf {
    uint32_t count = 0;
    uint32_t parent = kNone;
    uint32_t next = kNone;
    uint32_t previous = kNone;
    std::array<uint32_t, kFan> block;
    std::array<uint16_t, kFan> visible;
  };
  using Inner = CountedNode<uint32_t, kFan>;  // of visible characters

  uint32_t index_in_leaf(const Leaf& leaf, uint32_t block) const;
  // Adds to the counts of all that is above a leaf.
  void add_above(uint32_t leaf, int64_t visible);
  void place(uint32_t leaf, uint32_t index, uint32_t block);
  void split_leaf(uint32_t leaf, uint32_t at);
  // Puts a new sibling behind `child` at the height above `child`; counts are the caller's.
  void add_child(uint32_t parent, uint32_t child, uint32_t child_visible, uint32_t sibling,
                 uint32_t sibling_visible, uint32_t height);
  void drop_child(uint32_t parent, uint32_t child, uint32_t height);
  void set_parent(uint32_t child, uint32_t parent, uint32_t height);
  uint32_t new_leaf();
  uint32_t new_inner();
  // Puts nodes [first, first + count) of one height below new ones; gives how many those are.
  uint32_t build_above(uint32_t first, uint32_t count, uint32_t height);
  uint64_t check_node(uint32_t node, uint32_t parent, uint32_t height, uint64_t& count) const;

  std::vector<Block>& blocks_;
  std::vector<Leaf> leaves_;
  std::vector<Inner> inners_;
  std::vector<uint32_t> free_leaves_;
  std::vector<uint32_t> free_inners_;
  uint32_t root_ = 0;
  uint32_t height_ = 0;  // of inner nodes above the leaves
  uint32_t first_leaf_ = 0;
  uint64_t visible_ = 0;
  uint64_t size_ = 0;
};

}  // namespace skerry::crdts::text
