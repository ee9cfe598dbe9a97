// The visible elements of a text in the order of their positions. Nothing is kept of what is
// erased: a removal arrives after the insertion that it removes, and the latter only once.
//
// Invariants: those of BlockTree, ActorRuns and PositionTree; a block here is one element, its
// content the character's bytes, its `extra` the node of its position.
// Cost: O(log elements) an element, and O(levels * log elements) where its position is looked up.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/hash.h"
#include "crdts/text/actor_runs.h"
#include "crdts/text/block_tree.h"
#include "crdts/text/dense/position_tree.h"

namespace skerry::crdts::text {

class DenseList {
 public:
  using Path = PositionTree::Path;

  explicit DenseList(uint32_t self) : tree_(blocks_), positions_(self, actors_) {}
  DenseList(const DenseList&) = delete;
  DenseList& operator=(const DenseList&) = delete;

  ActorRuns& actors() { return actors_; }
  const ActorRuns& actors() const { return actors_; }
  uint64_t size() const { return tree_.visible(); }
  size_t bytes() const { return bytes_; }
  std::string text() const;

  // The element at a position of the text. REQUIRES: position < size().
  uint32_t at(uint64_t position) const { return tree_.at(position).spot.block; }
  // The element behind `block`; the first for kNone.
  uint32_t next(uint32_t block) const { return block == kNone ? tree_.first() : tree_.next(block); }
  // The path of an element; an empty one for kNone.
  Path path_of(uint32_t block) const;

  PositionTree& positions() { return positions_; }
  // Puts a new element at the end of `path`, right behind `after` (kNone: first); `character` is
  // its UTF-8.
  uint32_t insert_behind(uint32_t after, const Path& path, ElementId id,
                         std::string_view character);

  // Erases the element at a position; says which it was.
  ElementId erase_at(uint64_t position);
  // Erases those of `length` elements that are here.
  void erase(ElementId first, uint32_t length);

  Hash128 state_digest() const;
  void check_invariants() const;

 private:
  void remove(uint32_t block);
  uint32_t node_of(uint32_t block) const { return static_cast<uint32_t>(blocks_[block].extra); }

  ActorRuns actors_;
  std::vector<Block> blocks_;
  std::vector<uint32_t> free_blocks_;
  BlockTree tree_;
  PositionTree positions_;
  size_t bytes_ = 0;
};

}  // namespace skerry::crdts::text
