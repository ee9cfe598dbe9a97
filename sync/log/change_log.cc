#include "sync/log/change_log.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/check.h"

namespace skerry::sync {

size_t ChangeLog::place_of(const ActorId& actor) const {
  const auto at =
      std::lower_bound(by_actor_.begin(), by_actor_.end(), actor,
                       [this](uint32_t slot, const ActorId& a) { return actors_[slot].id < a; });
  return static_cast<size_t>(at - by_actor_.begin());
}

uint32_t ChangeLog::search(const ActorId& actor) const {
  const size_t at = place_of(actor);
  const bool is_there = at < by_actor_.size() && actors_[by_actor_[at]].id == actor;
  return is_there ? by_actor_[at] : kNoSlot;
}

uint32_t ChangeLog::find_or_add(const ActorId& actor) {
  const uint32_t known = find(actor);
  if (known != kNoSlot) return known;
  SKERRY_CHECK(actors_.size() < (uint32_t{1} << 31) - 1);
  const auto slot = static_cast<uint32_t>(actors_.size());
  by_actor_.insert(by_actor_.begin() + static_cast<ptrdiff_t>(place_of(actor)), slot);
  actors_.push_back({actor, 0, 0, kNoRow, false});
  if (actors_.size() < kFewActors) return slot;
  const size_t most = std::min(kDenseReplicas, std::bit_ceil(actors_.size()) * kSparsest);
  if (newest_.size() < most) {
    newest_.resize(most);
    for (uint32_t each = 0; each < slot; ++each) index_newest(each);
  }
  index_newest(slot);
  return slot;
}

void ChangeLog::index_newest(uint32_t slot) {
  const Actor& actor = actors_[slot];
  const size_t replica = actor.id.replica.value;
  if (replica < newest_.size()) newest_[replica] = {actor.id.epoch, actor.accepted, slot};
}

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
  const uint32_t slot = find_or_add(dots.actor);
  Actor& actor = actors_[slot];
  SKERRY_DEBUG_CHECK(dots.first == actor.accepted + 1);
  Row& row = mutable_row(size_);
  row.encoded = std::move(encoded);
  row.first = dots.first;
  row.slot = slot & 0x7FFFFFFFu;
  row.is_bundle = kind == ItemKind::kBundle ? 1 : 0;
  row.previous = actor.newest;
  actor.newest = size_;
  actor.accepted = dots.last();
  const size_t replica = dots.actor.replica.value;
  if (replica < newest_.size() && newest_[replica].slot == slot) {
    newest_[replica].accepted = dots.last();
  }
  return size_++;
}

void ChangeLog::receive(const DotRun& dots, Hash128 hash) {
  SKERRY_CHECK(received_rows_ < size_);
  SKERRY_DEBUG_CHECK(row(received_rows_).first == dots.first &&
                     actor_of(received_rows_) == dots.actor);
  const uint32_t slot = row(received_rows_).slot;
  Actor& actor = actors_[slot];
  actor.received = dots.last();
  if (!std::exchange(actor.is_stale, true)) stale_.push_back(slot);
  received_hash_ += hash;
  ++received_rows_;
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

template <typename Visit>
void ChangeLog::visit_lacking(const VersionVector& known, const ActorRange& range,
                              Visit visit) const {
  const auto theirs = known.entries();
  size_t at = 0;
  for (const VersionVector::Entry& mine : received().entries()) {
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
  RowIndex first = received_rows_;
  visit_lacking(known, {}, [&first](RowIndex r) { first = std::min(first, r); });
  return first;
}

std::vector<RowIndex> ChangeLog::lacking(const VersionVector& known, const ActorRange& range,
                                         RowIndex end) const {
  std::vector<RowIndex> rows;
  const RowIndex limit = std::min(end, received_rows_);
  visit_lacking(known, range, [&rows, limit](RowIndex r) {
    if (r < limit) rows.push_back(r);
  });
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace skerry::sync
