// The list that all text designs share: blocks in document order, cut and joined on demand, found
// by position and by element. Which place a remote element takes is the merge rule's business; the
// rules ask this list for neighbours, origins and order, and nothing else differs between designs.
//
// Invariants: those of BlockTree and ActorRuns, and every element is in exactly one block.
// Cost: O(log blocks + kMaxBlockLength) for each operation on a run, nothing linear in the text but
// text() and, when half of the content is waste, compaction (amortised O(1) a deleted byte).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/hash.h"
#include "core/ids.h"
#include "crdts/text/actor_runs.h"
#include "crdts/text/block.h"
#include "crdts/text/block_tree.h"
#include "crdts/text/content_store.h"

namespace skerry::crdts::text {

// Where deletions may be undone, deleted content is kept and deletions are counted.
enum class Deleted : uint8_t { kDropped, kKept };

class RunList {
 public:
  // Bytes of content, waste included.
  static constexpr size_t kMaxContent = size_t{1} << 30;

  explicit RunList(Extra extra, Deleted deleted = Deleted::kDropped)
      : extra_(extra), may_undo_(deleted == Deleted::kKept), tree_(blocks_) {}
  RunList(const RunList&) = delete;
  RunList& operator=(const RunList&) = delete;

  ActorRuns& actors() { return actors_; }
  const ActorRuns& actors() const { return actors_; }
  uint64_t visible() const { return tree_.visible(); }
  const Block& block(uint32_t index) const { return blocks_[index]; }
  std::string text() const;
  // The UTF-8 of a block; empty where it is deleted.
  std::string_view content(uint32_t block) const { return content_.of(blocks_[block]); }
  // All that were ever inserted.
  uint64_t elements() const { return elements_; }
  size_t visible_bytes() const { return visible_bytes_; }
  // False where the content store would outgrow its limit.
  bool has_room_for(size_t bytes) const { return content_.size() + bytes <= kMaxContent; }

  // Where an element is; block kNone if there is no such element (an unknown or a deletion's dot).
  Spot find(ElementId element) const;
  ElementId left_of(const Spot& spot) const;
  uint64_t extra_of(const Spot& spot) const;
  bool precedes(const Spot& a, const Spot& b) const;
  void note_left_child(uint32_t block) { blocks_[block].has_left_child = true; }
  uint32_t previous(uint32_t block) const { return tree_.previous(block); }
  // The block behind `block`; the first one for kNone.
  uint32_t next(uint32_t block) const { return block == kNone ? tree_.first() : tree_.next(block); }

  // The visible element that stands just before `position`; block kNone at 0.
  // REQUIRES: position <= visible().
  Spot before(uint64_t position);
  // The element just behind a spot, deleted ones included; at the start for block kNone.
  ElementId behind(const Spot& spot) const;

  // Makes `spot` the last element of its block; returns the block (kNone for kNone).
  uint32_t cut_behind(const Spot& spot);
  // Puts a run of new elements right behind the block `after`, which must be cut there. The text is
  // valid UTF-8 of `length` scalars. Joins it to a run that it continues. Returns the block that
  // ends with the run's last element.
  uint32_t insert(uint32_t after, ElementId first, ElementId left, uint64_t extra,
                  std::string_view inserted, uint32_t length);
  // Joins the block to the one behind it where they are one run.
  void join_behind(uint32_t block);

  struct Range {
    ElementId first;
    uint32_t length = 0;
  };
  // Deletes the `count` visible characters from `position` on; says which, as ranges of elements.
  std::vector<Range> erase_visible(uint64_t position, uint64_t count);
  // True if all elements of the range exist.
  bool exists(const Range& range) const;
  // Deletes the elements, once more if they are deleted already. REQUIRES: exists(range).
  void erase(const Range& range) { change_hides(range, true); }
  // Takes one deletion of the elements back. REQUIRES: exists(range), each deleted; may_undo.
  void restore(const Range& range) { change_hides(range, false); }

  // Scans mark the blocks that they pass, so that "has this scan passed it" costs no set. A scan
  // begins with begin_scan(), whose mark no block has; next_mark() is larger each time.
  uint32_t begin_scan();
  uint32_t next_mark() { return ++last_mark_; }
  void mark(uint32_t block, uint32_t with) { blocks_[block].mark = with; }

  // The position of the last local edit is kept, so that typing does not search.
  void remember(uint64_t block_start, uint32_t block) { cursor_ = {block_start, block}; }
  void forget() { cursor_ = {}; }

  size_t blocks() const { return tree_.size(); }
  // Of all elements in order, with their origins, whatever the blocks and the local numbers.
  Hash128 state_digest() const;
  void check_invariants() const;

 private:
  struct Cursor {
    uint64_t block_start = 0;
    uint32_t block = kNone;
  };

  bool continues(const Block& left, const Block& right) const;
  // Cuts the block so that `offset` begins a new one, which is returned.
  uint32_t cut(uint32_t block, uint32_t offset);
  uint32_t new_block();
  void free_block(uint32_t block);
  void hide(uint32_t block);
  void show(uint32_t block);
  void change_hides(const Range& range, bool hides);
  // Joins a block to both neighbours; returns the block that its elements are in afterwards.
  uint32_t join_around(uint32_t block);
  void compact();

  Extra extra_;
  bool may_undo_;
  std::vector<Block> blocks_;
  std::vector<uint32_t> free_blocks_;
  BlockTree tree_;
  ActorRuns actors_;
  ContentStore content_;
  Cursor cursor_;
  uint64_t elements_ = 0;
  size_t visible_bytes_ = 0;
  uint32_t last_mark_ = 0;
  mutable uint32_t recent_ = 0;  // the block that find() found last: often the next one as well
};

}  // namespace skerry::crdts::text
