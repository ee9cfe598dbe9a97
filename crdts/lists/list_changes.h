// The changes of a list in order of arrival: by whom, of which element, and whether they count.
//
// Cost: O(log actors) to find one, O(changes) for what an undo or redo is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crdts/causality/dot_index.h"
#include "crdts/lists/list_body.h"
#include "crdts/lists/movable_axis.h"

namespace skerry::crdts::lists {

struct ListChange {
  Stamp stamp;
  Kind kind = Kind::kInsert;
  uint32_t element = kNone;
  uint32_t slot = kNone;    // that an insertion or move made
  uint32_t older = kNone;   // of a write of a value: the one that arrived before it
  uint32_t target = kNone;  // of a toggle: the command
  uint64_t count = 0;       // of a command: toggles so far; of a toggle: the count that it made
  std::string text;

  // Of writes of a value.
  bool counts() const { return kind != Kind::kAssign || count % 2 == 0; }
};

class ListChanges {
 public:
  bool is_next(const Dot& dot) const { return by_dot_.is_next(dot); }
  void add(ListChange change);

  uint32_t size() const { return static_cast<uint32_t>(changes_.size()); }
  ListChange& operator[](uint32_t number) { return changes_[number]; }
  const ListChange& operator[](uint32_t number) const { return changes_[number]; }
  const std::vector<ListChange>& all() const { return changes_; }

  // kNone for none. The element that an insertion made, and the slot of it or of a move.
  uint32_t made_by(const Dot& dot) const { return by_dot_.made_by(dot); }
  uint32_t element_of(const Dot& dot) const;
  uint32_t slot_of(const Dot& dot) const;

  // The latest command that counts, of this actor or of all; kNone if there is none.
  uint32_t last_undoable(const std::optional<ActorId>& by) const;
  // What the latest undo undid that still stands.
  uint32_t last_redoable(const std::optional<ActorId>& by) const;

 private:
  DotIndex by_dot_;
  std::vector<ListChange> changes_;
};

}  // namespace skerry::crdts::lists
