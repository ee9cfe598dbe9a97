#include "sync/reconcile/sets/held_set.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::sync {

RowIndex HeldSet::add(const HeldChange& change, std::span<const Dot> dependencies) {
  std::vector<RowIndex>& rows = by_actor_[change.dots.actor];
  SKERRY_CHECK(change.dots.first == vector_[change.dots.actor] + 1);
  const RowIndex row = size();
  const size_t first_parent = parents_.size();
  if (!rows.empty()) parents_.push_back(rows.back());
  for (const Dot& dot : dependencies) {
    const RowIndex parent = find(dot);
    SKERRY_CHECK(parent != kNoRow);
    parents_.push_back(parent);
  }
  for (size_t i = first_parent; i < parents_.size(); ++i) {
    if (has_child_[parents_[i]] == 0) --head_count_;
    has_child_[parents_[i]] = 1;
  }
  parent_ends_.push_back(static_cast<uint32_t>(parents_.size()));
  has_child_.push_back(0);
  ++head_count_;
  changes_.push_back(change);
  rows.push_back(row);
  vector_.raise(change.dots.actor, change.dots.last());
  set_hash_ += change.hash;
  return row;
}

std::span<const RowIndex> HeldSet::rows_of(const ActorId& actor) const {
  const auto found = by_actor_.find(actor);
  return found == by_actor_.end() ? std::span<const RowIndex>() : found->second;
}

RowIndex HeldSet::find(const Dot& dot) const {
  const std::span<const RowIndex> rows = rows_of(dot.actor);
  const auto at = std::partition_point(rows.begin(), rows.end(), [&](RowIndex row) {
    return changes_[row].dots.last() < dot.sequence;
  });
  if (at == rows.end() || changes_[*at].dots.first > dot.sequence) return kNoRow;
  return *at;
}

std::vector<RowIndex> HeldSet::heads() const {
  std::vector<RowIndex> heads;
  heads.reserve(head_count_);
  for (RowIndex row = 0; row < size(); ++row) {
    if (has_child_[row] == 0) heads.push_back(row);
  }
  return heads;
}

RowSum sum_of(const HeldSet& set, std::span<const RowIndex> rows) {
  RowSum sum{rows.size(), {}};
  for (const RowIndex row : rows) sum.sum += set[row].hash;
  return sum;
}

}  // namespace skerry::sync
