#include "sync/change_log.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::sync {

uint64_t ChangeLog::accepted_ahead(const ActorId& actor, uint64_t received) const {
  const auto at = std::lower_bound(ahead_.begin(), ahead_.end(), actor,
                                   [](const auto& e, const ActorId& a) { return e.actor < a; });
  return at != ahead_.end() && at->actor == actor ? std::max(at->last, received) : received;
}

void ChangeLog::raise_ahead(const ActorId& actor, uint64_t last) {
  const auto at = std::lower_bound(ahead_.begin(), ahead_.end(), actor,
                                   [](const auto& e, const ActorId& a) { return e.actor < a; });
  if (at != ahead_.end() && at->actor == actor) {
    at->last = last;
  } else {
    ahead_.insert(at, {actor, last});
  }
}

size_t ChangeLog::find(const ActorId& actor) const {
  const size_t guess = actor.replica.value;  // right when every replica has written once
  if (guess < by_actor_.size() && actors_[by_actor_[guess]].id == actor) return guess;
  const auto at =
      std::lower_bound(by_actor_.begin(), by_actor_.end(), actor,
                       [this](uint32_t slot, const ActorId& a) { return actors_[slot].id < a; });
  return static_cast<size_t>(at - by_actor_.begin());
}

uint32_t ChangeLog::slot_of(const ActorId& actor) {
  const size_t at = find(actor);
  if (at < by_actor_.size() && actors_[by_actor_[at]].id == actor) return by_actor_[at];
  SKERRY_CHECK(actors_.size() < (uint32_t{1} << 31) - 1);
  const auto slot = static_cast<uint32_t>(actors_.size());
  actors_.push_back({actor, kNoRow});
  by_actor_.insert(by_actor_.begin() + static_cast<ptrdiff_t>(at), slot);
  return slot;
}

RowIndex ChangeLog::newest_of(const ActorId& actor) const {
  const size_t at = find(actor);
  const bool is_there = at < by_actor_.size() && actors_[by_actor_[at]].id == actor;
  return is_there ? actors_[by_actor_[at]].newest : kNoRow;
}

RowIndex ChangeLog::append(const DotRun& dots, Payload encoded, bool is_bundle) {
  SKERRY_DEBUG_CHECK(dots.first == accepted(dots.actor) + 1);
  SKERRY_CHECK(size_ < kNoRow - 1);
  if (size_ % kChunkRows == 0) chunks_.push_back(std::make_unique<Row[]>(kChunkRows));
  const uint32_t slot = slot_of(dots.actor);
  Row& row = mutable_row(size_);
  row.encoded = std::move(encoded);
  row.first = dots.first;
  row.slot = slot & 0x7FFFFFFFu;
  row.is_bundle = is_bundle ? 1 : 0;
  row.previous = actors_[slot].newest;
  actors_[slot].newest = size_;
  raise_ahead(dots.actor, dots.last());
  return size_++;
}

void ChangeLog::settle(const DotRun& dots, Hash128 hash) {
  SKERRY_CHECK(settled_ < size_);
  SKERRY_DEBUG_CHECK(row(settled_).first == dots.first && actor_of(settled_) == dots.actor);
  received_.raise(dots.actor, dots.last());
  received_hash_ += hash;
  if (++settled_ == size_) ahead_.clear();
}

void ChangeLog::replace(RowIndex at, Payload encoded, bool is_bundle) {
  Row& row = mutable_row(at);
  row.encoded = std::move(encoded);
  row.is_bundle = is_bundle ? 1 : 0;
}

template <typename Visit>
void ChangeLog::visit_lacking(const VersionVector& known, const ActorRange& range,
                              Visit visit) const {
  const auto theirs = known.entries();
  size_t at = 0;
  for (const VersionVector::Entry& mine : received_.entries()) {
    if (!range.contains(mine.actor)) continue;
    while (at < theirs.size() && theirs[at].actor < mine.actor) ++at;
    const bool is_known = at < theirs.size() && theirs[at].actor == mine.actor;
    const uint64_t last = is_known ? theirs[at].last : 0;
    if (last >= mine.last) continue;
    for (RowIndex r = newest_of(mine.actor); r != kNoRow && row(r).first > last;
         r = row(r).previous) {
      visit(r);
    }
  }
}

RowIndex ChangeLog::first_lacking(const VersionVector& known) const {
  RowIndex first = settled_;
  visit_lacking(known, {}, [&first](RowIndex r) { first = std::min(first, r); });
  return first;
}

std::vector<RowIndex> ChangeLog::lacking(const VersionVector& known, const ActorRange& range,
                                         RowIndex end) const {
  std::vector<RowIndex> rows;
  const RowIndex limit = std::min(end, settled_);
  visit_lacking(known, range, [&rows, limit](RowIndex r) {
    if (r < limit) rows.push_back(r);
  });
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace skerry::sync
