#include "sync/log/known.h"

#include <algorithm>

namespace skerry::sync {

// Those that were others may have a number now.
void Known::make_room(uint32_t slot, const ChangeLog& log) {
  const auto from = static_cast<uint32_t>(by_slot_.size());
  if (slot < kFew) by_slot_.reserve(slot + size_t{1});
  by_slot_.resize(slot + size_t{1});
  for (uint32_t each = from; others_ != nullptr && each <= slot; ++each) {
    by_slot_[each] = (*others_)[log.actors()[each].id];
  }
}

void Known::raise(const ActorId& actor, uint64_t last, const ChangeLog& log) {
  const uint32_t slot = log.actors().find(actor);
  if (slot == ActorTable::kNoSlot) {
    if (others_ == nullptr) others_ = std::make_unique<VersionVector>();
    return others_->raise(actor, last);
  }
  if (slot >= by_slot_.size()) make_room(slot, log);
  by_slot_[slot] = std::max(by_slot_[slot], last);
}

void Known::merge(const VersionVector& more, const ChangeLog& log) {
  for (const VersionVector::Entry& entry : more.entries()) raise(entry.actor, entry.last, log);
}

VersionVector Known::vector(const ChangeLog& log) const {
  std::vector<VersionVector::Entry> mine;
  for (uint32_t slot = 0; slot < by_slot_.size(); ++slot) {
    if (by_slot_[slot] > 0) mine.push_back({log.actors()[slot].id, by_slot_[slot]});
  }
  // Ascending, each is added at the end.
  std::sort(mine.begin(), mine.end(),
            [](const auto& a, const auto& b) { return a.actor < b.actor; });
  VersionVector all;
  for (const VersionVector::Entry& entry : mine) all.raise(entry.actor, entry.last);
  if (others_ != nullptr) all.merge(*others_);
  return all;
}

RowIndex Known::first_lacking(const ChangeLog& log) const {
  RowIndex first = log.received_rows();
  for (uint32_t slot = 0; slot < log.actors().size(); ++slot) {
    const ActorTable::Actor& actor = log.actors()[slot];
    const uint64_t have = last(slot, log);
    if (have >= actor.received) continue;
    for (RowIndex row = actor.newest;
         row != kNoRow && row >= log.begin() && log.row(row).first > have;
         row = log.previous_of(row)) {
      first = std::min(first, row);
    }
  }
  return first;
}

uint64_t Known::last(const ActorId& actor, const ChangeLog& log) const {
  const uint32_t slot = log.actors().find(actor);
  if (slot != ActorTable::kNoSlot) return last(slot, log);
  return others_ == nullptr ? 0 : (*others_)[actor];
}

bool Known::covers(const Snapshot& snapshot, const ChangeLog& log) const {
  return std::ranges::all_of(snapshot.covers, [&](const Snapshot::Cover& cover) {
    return cover.last <= last(cover.actor, log);
  });
}

}  // namespace skerry::sync
