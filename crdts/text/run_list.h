// The list that all text designs share: blocks in document order (blocks.h), found by position, and
// which of them are deleted. Which place a remote element takes is the merge rule's business; the
// rules ask this list for neighbours, origins and order, and nothing else differs between designs.
//
// Invariants: those of Blocks, and a block is hidden while some deletion of it stands.
// Cost: O(log blocks + kMaxBlockLength) for each operation on a run, nothing linear in the text but
// text() and, when half of the content is waste, compaction (amortised O(1) a deleted byte).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/hash.h"
#include "core/ids.h"
#include "crdts/text/blocks.h"
#include "crdts/text/saved_commands.h"

namespace skerry::crdts::text {

// Where deletions may be undone, deleted content is kept and deletions are counted.
enum class Deleted : uint8_t { kDropped, kKept };

class RunList {
 public:
  // Bytes of content, waste included.
  static constexpr size_t kMaxContent = size_t{1} << 30;

  explicit RunList(Extra extra, Deleted deleted = Deleted::kDropped)
      : may_undo_(deleted == Deleted::kKept), blocks_(extra) {}
  RunList(const RunList&) = delete;
  RunList& operator=(const RunList&) = delete;

  ActorRuns& actors() { return blocks_.actors(); }
  const ActorRuns& actors() const { return blocks_.actors(); }
  const Blocks& blocks() const { return blocks_; }
  uint64_t visible() const { return blocks_.order().visible(); }
  std::string text() const;
  // All that were ever inserted.
  uint64_t elements() const { return elements_; }
  size_t visible_bytes() const { return visible_bytes_; }
  // False where the content store would outgrow its limit.
  bool has_room_for(size_t bytes) const { return blocks_.contents().size() + bytes <= kMaxContent; }

  void note_left_child(uint32_t block) { blocks_[block].has_left_child = true; }

  // The visible element that stands just before `position`; block kNone at 0.
  // REQUIRES: position <= visible().
  Spot before(uint64_t position);
  // Makes `spot` the last element of its block; returns the block (kNone for kNone).
  uint32_t cut_behind(const Spot& spot) { return blocks_.cut_behind(spot); }
  // Puts a run of new elements right behind the block `after`, which must be cut there. The text is
  // valid UTF-8 of `length` scalars. Joins it to a run that it continues. Returns the block that
  // ends with the run's last element.
  uint32_t insert(uint32_t after, ElementId first, ElementId left, uint64_t extra,
                  std::string_view inserted, uint32_t length);
  // Joins the block to the one behind it where they are one run.
  void join_behind(uint32_t block);

  using Range = ElementRange;
  // Deletes the `count` visible characters from `position` on; says which, as ranges of elements.
  std::vector<Range> erase_visible(uint64_t position, uint64_t count);
  // Deletes the elements, once more if they are deleted already, or takes one deletion of them
  // back: then each is deleted, and deleted content is kept. REQUIRES: all of them exist.
  enum class Deletion : uint8_t { kMade, kTakenBack };
  void change(const Range& range, Deletion deletion);

  // Scans mark the blocks that they pass, so that "has this scan passed it" costs no set. A scan
  // begins with begin_scan(), whose mark no block has; next_mark() is larger each time.
  uint32_t begin_scan();
  uint32_t next_mark() { return ++last_mark_; }
  void mark(uint32_t block, uint32_t with) { blocks_[block].mark = with; }

  // Takes over blocks (see Blocks::open). REQUIRES: the list is empty, and deleted content is kept.
  void open(std::vector<Block> in_order, std::span<const uint32_t> by_name, std::string content);

  // The position of the last local edit is kept, so that typing does not search.
  void remember(uint64_t block_start, uint32_t block) { cursor_ = {block_start, block}; }
  void forget() { cursor_ = {}; }

  // Of all elements in order, with their origins, whatever the blocks and the local numbers.
  Hash128 state_digest() const;
  void check_invariants() const;

 private:
  struct Cursor {
    uint64_t block_start = 0;
    uint32_t block = kNone;

    // Where its block was joined to another.
    void forget_joined(const Blocks& blocks) {
      if (block != kNone && blocks[block].leaf == kNone) *this = {};
    }
  };

  void hide(uint32_t block);
  void show(uint32_t block);

  bool may_undo_;
  Blocks blocks_;
  Cursor cursor_;
  uint64_t elements_ = 0;
  size_t visible_bytes_ = 0;
  uint32_t last_mark_ = 0;
};

}  // namespace skerry::crdts::text
