// Blocks in document order, cut and joined on demand, with their text; found by element.
//
// Invariants: those of BlockTree and ActorRuns, and every element is in exactly one block.
// Cost: O(log blocks + kMaxBlockLength) for each operation on a run.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crdts/text/actor_runs.h"
#include "crdts/text/block.h"
#include "crdts/text/block_tree.h"
#include "crdts/text/content_store.h"

namespace skerry::crdts::text {

class Blocks {
 public:
  explicit Blocks(Extra extra) : extra_(extra), tree_(blocks_) {}
  Blocks(const Blocks&) = delete;
  Blocks& operator=(const Blocks&) = delete;

  Block& operator[](uint32_t block) { return blocks_[block]; }
  const Block& operator[](uint32_t block) const { return blocks_[block]; }
  ActorRuns& actors() { return actors_; }
  const ActorRuns& actors() const { return actors_; }
  const BlockTree& order() const { return tree_; }
  Extra extra() const { return extra_; }
  // The block behind `block`; the first one for kNone.
  uint32_t next(uint32_t block) const { return block == kNone ? tree_.first() : tree_.next(block); }

  // Where an element is; block kNone if there is no such element (an unknown or a deletion's dot).
  Spot find(ElementId element) const;
  ElementId left_of(const Spot& spot) const;
  uint64_t extra_of(const Spot& spot) const;
  bool precedes(const Spot& a, const Spot& b) const;
  // The element just behind a spot, deleted ones included; at the start for block kNone.
  ElementId behind(const Spot& spot) const;

  // Cuts the block so that `offset` begins a new one, which is returned.
  uint32_t cut(uint32_t block, uint32_t offset);
  // Makes `spot` the last element of its block; returns the block (kNone for kNone).
  uint32_t cut_behind(const Spot& spot);
  // See RunList::insert.
  uint32_t insert(uint32_t after, ElementId first, ElementId left, uint64_t extra,
                  std::string_view inserted, uint32_t length);
  // Joins the block to the one behind it where they are one run.
  void join_behind(uint32_t block);
  // Joins a block to both neighbours; returns the block that its elements are in afterwards.
  uint32_t join_around(uint32_t block);
  // After a change of whether it is deleted.
  void update(uint32_t block) { tree_.update(block); }

  // The UTF-8 of a block; empty where it was dropped.
  std::string_view content(uint32_t block) const { return content_.of(blocks_[block]); }
  const ContentStore& contents() const { return content_; }
  void drop_content(uint32_t block) { content_.drop(blocks_[block]); }
  // Where half of the content is waste.
  void compact();

  // Takes over all blocks of a text, numbered in its order; each one's content lies where it says.
  // `by_name`: the same, ascending by (actor, sequence). REQUIRES: there are none yet, and their
  // actors are known. Cost: linear.
  void open(std::vector<Block> in_order, std::span<const uint32_t> by_name, std::string content);

  void clear_marks() {
    for (Block& block : blocks_) block.mark = 0;
  }
  void check_invariants() const;

 private:
  bool continues(const Block& left, const Block& right) const;
  uint32_t take();

  Extra extra_;
  std::vector<Block> blocks_;
  std::vector<uint32_t> free_;
  BlockTree tree_;
  ActorRuns actors_;
  ContentStore content_;
  mutable uint32_t recent_ = 0;  // the block that find() found last: often the next one as well
};

}  // namespace skerry::crdts::text
