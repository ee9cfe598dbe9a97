#include "sync/log/change_log.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/check.h"

namespace skerry::sync {

void ChangeLog::make_room() {
  if (size_ % kChunkRows == 0) {
    chunks_.push_back(std::make_unique<Row[]>(size_ == 0 ? kFirstRows : kChunkRows));
  } else if (size_ < kChunkRows && size_ >= kFirstRows && std::has_single_bit(size_)) {
    auto larger = std::make_unique<Row[]>(2 * size_);
    std::move(chunks_[0].get(), chunks_[0].get() + size_, larger.get());
    chunks_[0] = std::move(larger);
  }
}

RowIndex ChangeLog::append(const DotRun& dots, Payload encoded, ItemKind kind) {
  SKERRY_CHECK(size_ < kNoRow - 1);
  make_room();
  const uint32_t slot = actors_.find_or_add(dots.actor);
  ActorTable::Actor& actor = actors_[slot];
  SKERRY_DEBUG_CHECK(dots.first == actor.accepted + 1);
  Row& row = mutable_row(size_);
  row.encoded = std::move(encoded);
  row.first = dots.first;
  row.slot = slot & 0x7FFFFFFFu;
  row.is_bundle = kind == ItemKind::kBundle ? 1 : 0;
  row.previous = actor.newest;
  actor.newest = size_;
  actors_.accept(slot, dots.last());
  return size_++;
}

void ChangeLog::receive(const DotRun& dots, Hash128 hash, const Change* change) {
  SKERRY_CHECK(received_rows_ < size_);
  SKERRY_DEBUG_CHECK(row(received_rows_).first == dots.first &&
                     actor_of(received_rows_) == dots.actor);
  const uint32_t slot = row(received_rows_).slot;
  ActorTable::Actor& actor = actors_[slot];
  actor.received = dots.last();
  if (!std::exchange(actor.is_stale, true)) stale_.push_back(slot);
  if (change != nullptr && dots.first == 1) closings_.learn(*change);
  received_hash_ += hash;
  ++received_rows_;
}

void ChangeLog::accept(const Snapshot& snapshot) {
  for (const Snapshot::Cover& cover : snapshot.covers) {
    const uint32_t slot = actors_.find_or_add(cover.actor);
    actors_.accept(slot, std::max(actors_[slot].accepted, cover.last));
  }
}

void ChangeLog::raise_floor(std::shared_ptr<const Snapshot> snapshot, RowIndex begin,
                            Hash128 hash) {
  SKERRY_CHECK(begin_ <= begin && begin <= received_rows_);
  for (const Snapshot::Cover& cover : snapshot->covers) {
    const uint32_t slot = actors_.find(cover.actor);
    ActorTable::Actor& actor = actors_[slot];
    if (actor.received >= cover.last) continue;
    actor.received = cover.last;
    if (!std::exchange(actor.is_stale, true)) stale_.push_back(slot);
  }
  for (; begin_ < begin; ++begin_) {
    mutable_row(begin_).encoded = {};
    if (begin_ % kChunkRows == kChunkRows - 1) chunks_[begin_ / kChunkRows].reset();
  }
  closings_.learn(snapshot->closings);
  received_hash_ = hash;
  floor_ = std::move(snapshot);
  ++floors_;
}

void ChangeLog::update_received() const {
  for (const uint32_t slot : stale_) {
    received_.raise(actors_[slot].id, actors_[slot].received);
    actors_[slot].is_stale = false;
  }
  stale_.clear();
}

void ChangeLog::replace(RowIndex at, Payload encoded, ItemKind kind) {
  Row& row = mutable_row(at);
  row.encoded = std::move(encoded);
  row.is_bundle = kind == ItemKind::kBundle ? 1 : 0;
}

std::vector<RowIndex> ChangeLog::lacking(const VersionVector& known, const ActorRange& range,
                                         RowIndex end) const {
  std::vector<RowIndex> rows;
  const RowIndex limit = std::min(end, received_rows_);
  const auto theirs = known.entries();
  size_t at = 0;
  for (const VersionVector::Entry& mine : received().entries()) {
    if (!range.contains(mine.actor)) continue;
    while (at < theirs.size() && theirs[at].actor < mine.actor) ++at;
    const bool is_known = at < theirs.size() && theirs[at].actor == mine.actor;
    const uint64_t last = is_known ? theirs[at].last : 0;
    if (last >= mine.last) continue;
    for (RowIndex r = newest_of(mine.actor); r != kNoRow && row(r).first > last;
         r = previous_of(r)) {
      if (r < limit) rows.push_back(r);
    }
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace skerry::sync
