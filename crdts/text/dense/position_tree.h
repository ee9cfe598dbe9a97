// The positions of a text's elements, levels that they share kept once.
//
// A node is a position's beginning; an element stands at the node of its whole position. Nodes that
// lead to no element go. Children are ordered by (digit, actor, sequence), an element between those
// of its node's descendants whose first digit is below `self` and the others.
// Invariants: every node but the root leads to an element; each child is in the index once.
// Cost: O(log nodes) a level.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "absl/container/btree_map.h"
#include "crdts/text/actor_runs.h"
#include "crdts/text/dense/position.h"

namespace skerry::crdts::text {

class PositionTree {
 public:
  static constexpr uint32_t kRoot = 0;

  // A position with the node of each of its levels.
  struct Path {
    Position levels;
    std::vector<uint32_t> nodes;
    void cut(size_t depth) {
      levels.resize(depth);
      nodes.resize(depth);
    }
  };

  // Levels name actors by their numbers in `actors`.
  PositionTree(uint32_t self, const ActorRuns& actors) : self_(self), actors_(actors), nodes_(1) {}

  // Goes one level down, making the node if there is none.
  void descend(Path& path, const Level& level);
  // Cuts a path of long ago where its nodes are not what they were. Cost O(levels), no search.
  void trim(Path& path) const;
  // Puts an element at the end of a path. REQUIRES: none is there.
  void put(const Path& path, uint32_t block);
  // Takes the element away, and all nodes that led to it alone.
  void take(uint32_t node);
  // The element that stands before a node without children; kNone where that is the first.
  uint32_t before(uint32_t node) const;
  // The path of an element's node; of none for kNone.
  Path path(uint32_t node) const;

  // True if the element at node a stands before that at node b. Cost O(levels).
  bool precedes(uint32_t a, uint32_t b) const;
  size_t size() const { return nodes_.size() - free_.size(); }
  void check_invariants() const;

 private:
  struct Node {
    Level level;
    uint32_t parent = kNone;
    uint32_t depth = 0;
    uint32_t children = 0;
    uint32_t block = kNone;  // of the element that stands here
  };
  struct Key {
    uint32_t parent = 0;
    uint32_t digit = 0;
    ActorId actor;
    uint32_t sequence = 0;
    friend auto operator<=>(const Key&, const Key&) = default;
  };

  Key key_of(uint32_t parent, const Level& level) const;
  // The last element at or below a node.
  uint32_t last_in(uint32_t node) const;

  uint32_t self_;
  const ActorRuns& actors_;
  std::vector<Node> nodes_;
  std::vector<uint32_t> free_;
  absl::btree_map<Key, uint32_t> children_;
};

}  // namespace skerry::crdts::text
