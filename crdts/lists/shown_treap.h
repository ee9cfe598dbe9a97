// An order of numbered nodes, of which some are shown: nodes are found by position among the shown
// ones, and positions by node.
//
// Invariants: 1. a node's counts are of its subtree; 2. priorities fall downwards (they are a hash
// of the node's number, which nobody can observe).
// Cost: O(log nodes) expected for everything; 20 bytes a node.
#pragma once

#include <cstdint>
#include <vector>

#include "crdts/causality/dot_index.h"

namespace skerry::crdts::lists {

class ShownTreap {
 public:
  // Node 0 alone, not shown.
  ShownTreap() : nodes_(1) {}

  // The next number, right behind `before`; not shown.
  void add_behind(uint32_t before);
  void show(uint32_t node);
  void hide(uint32_t node);

  bool is_shown(uint32_t node) const { return nodes_[node].is_shown != 0; }
  uint32_t size() const { return static_cast<uint32_t>(nodes_.size()); }
  uint32_t shown() const { return nodes_[root_].shown; }
  // The shown node at a position. REQUIRES: position < shown().
  uint32_t at(uint32_t position) const;
  // How many shown nodes come before this one; and how many of all.
  uint32_t position(uint32_t node) const;
  uint32_t rank(uint32_t node) const;
  // All shown nodes in order. Cost: O(shown * log(size / shown)).
  template <typename Visit>
  void visit_shown(const Visit& visit) const {
    std::vector<uint32_t> left_of;  // nodes whose left parts are being visited
    for (uint32_t node = root_; shown_of(node) > 0 || !left_of.empty();) {
      for (; shown_of(node) > 0; node = nodes_[node].left) left_of.push_back(node);
      const uint32_t next = left_of.back();
      left_of.pop_back();
      if (is_shown(next)) visit(next);
      node = nodes_[next].right;
    }
  }
  // The node behind or before, shown or not; kNone at the end.
  uint32_t next(uint32_t node) const;
  uint32_t previous(uint32_t node) const;

  void check_invariants() const;

 private:
  struct Node {
    uint32_t parent = kNone;
    uint32_t left = kNone;
    uint32_t right = kNone;
    uint32_t is_shown : 1 = 0;
    uint32_t size : 31 = 1;
    uint32_t shown = 0;
  };
  static_assert(sizeof(Node) == 20);

  uint32_t size_of(uint32_t node) const { return node == kNone ? 0 : nodes_[node].size; }
  uint32_t shown_of(uint32_t node) const { return node == kNone ? 0 : nodes_[node].shown; }
  void rotate_up(uint32_t node);
  void sum_up(uint32_t node);

  std::vector<Node> nodes_;
  uint32_t root_ = 0;
};

}  // namespace skerry::crdts::lists
