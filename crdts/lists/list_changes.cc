#include "crdts/lists/list_changes.h"

#include <utility>

namespace skerry::crdts::lists {

void ListChanges::add(ListChange change) {
  by_dot_.add_change(by_dot_.intern(change.stamp.dot.actor), size());
  changes_.push_back(std::move(change));
}

uint32_t ListChanges::element_of(const Dot& dot) const {
  const uint32_t change = made_by(dot);
  if (change == kNone) return kNone;
  const bool inserts =
      changes_[change].kind == Kind::kInsert || changes_[change].kind == Kind::kCopy;
  return inserts ? changes_[change].element : kNone;
}

uint32_t ListChanges::slot_of(const Dot& dot) const {
  if (dot.sequence == 0) return SlotOrder::kStart;
  const uint32_t change = made_by(dot);
  return change == kNone ? kNone : changes_[change].slot;
}

uint32_t ListChanges::last_undoable(const std::optional<ActorId>& by) const {
  uint32_t latest = kNone;
  for (uint32_t i = 0; i < size(); ++i) {
    const ListChange& change = changes_[i];
    if (change.kind == Kind::kToggle || change.count % 2 == 1) continue;
    if (by && change.stamp.dot.actor != *by) continue;
    if (latest == kNone || changes_[latest].stamp < change.stamp) latest = i;
  }
  return latest;
}

uint32_t ListChanges::last_redoable(const std::optional<ActorId>& by) const {
  uint32_t latest = kNone;
  for (uint32_t i = 0; i < size(); ++i) {
    const ListChange& change = changes_[i];
    if (change.kind != Kind::kToggle || change.count % 2 == 0) continue;
    if (changes_[change.target].count != change.count) continue;
    if (by && change.stamp.dot.actor != *by) continue;
    if (latest == kNone || changes_[latest].stamp < change.stamp) latest = i;
  }
  return latest == kNone ? kNone : changes_[latest].target;
}

}  // namespace skerry::crdts::lists
