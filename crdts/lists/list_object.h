// Lists of items as Objects: the movable list, and the list that it is compared with, whose move is
// an erasure and an insertion.
//
// movable_list: where an element stands and what it says are two last-writer-wins registers (see
// movable_axis.h); a deletion hides it whatever was done to it concurrently.
// list_delete_and_insert: the same list without moves. Two concurrent moves of one item leave two.
//
// Undo (movable_list): every command has a count of how often it was undone and done again, joined
// by the larger; it counts while that is even. A position or a value is that of the newest write
// that counts. Undoing an insertion hides the element, undoing a deletion shows it again, unless it
// is so already. Undo takes the latest command that counts: local, of this actor; global, by time,
// then by dot, which extends causality. Redo takes the latest undo that nobody has reversed.
//
// Cost: a change is O(log slots), see SlotOrder; an undo O(changes) for its author and O(writes of
// the element) for the others. value() and, after a change, digest() are O(items).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crdts/lists/list_body.h"
#include "crdts/lists/list_changes.h"
#include "crdts/lists/movable_axis.h"
#include "crdts/object/object.h"

namespace skerry::crdts::lists {

class ListObject final : public Object {
 public:
  enum class Moves : uint8_t { kElements, kByCopy };

  explicit ListObject(Moves moves) : moves_(moves) {}

  StatusOr<Effect> execute(const Command& command, const Mutation& mutation) override;
  Status apply(ByteView body, const Mutation& mutation) override;
  Status join(ByteView folded) override;
  Value value() const override { return items(); }
  Hash128 digest() const override;
  uint64_t digest_cost() const override { return bytes_ + axis_.shown() + 1; }
  Hash128 state_digest() const override;
  uint64_t size() const override { return axis_.shown(); }
  void check_invariants() const override;

  const MovableAxis& axis() const { return axis_; }

 private:
  struct Item {
    uint32_t latest = kNone;  // the write of its value that arrived last
    uint32_t shown = kNone;   // the one that is its value
  };

  StatusOr<Body> body_of(const Command& command, const ActorId& actor) const;
  StatusOr<Body> move_body(const ListMove& move) const;
  StatusOr<Body> toggle_body(const UndoRedo& which, const ActorId& actor) const;
  void choose_spot(uint64_t position, uint32_t moved, Body& body) const;

  Status check(const Body& body) const;
  Status check_length(const Body& body, uint32_t element) const;

  void perform(const Body& body, const Mutation& mutation);
  uint32_t touched_by(const Body& body) const;
  void toggle(ListChange& change, const Body& body);
  void write(uint32_t element, std::string text);
  void show_newest(uint32_t element);
  uint64_t shown_bytes(uint32_t element) const;
  const std::string& text_of(uint32_t element) const {
    return changes_[items_[element].shown].text;
  }
  Sequence items() const;

  Moves moves_;
  MovableAxis axis_;
  ListChanges changes_;
  std::vector<Item> items_;                // as the axis numbers its elements
  uint64_t bytes_ = 0;                     // of all shown items
  mutable std::optional<Hash128> digest_;  // since the last change
};

}  // namespace skerry::crdts::lists
