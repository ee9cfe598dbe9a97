// What a reconciliation sees of a document's received set: of each change its dots, its hybrid
// time, its hash and what it depends on; no bodies.
//
// Invariants: rows are in causal order (what a change depends on has a lower row); of each actor
// they are without gap, oldest first; set_hash() is the sum of all rows' hashes. Cost: 64 bytes a
// row and 4 for each parent; add O(log actors + parents). Limit: 2^32 - 2 rows.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "core/change.h"
#include "core/hash.h"
#include "core/ids.h"
#include "core/time.h"
#include "core/version_vector.h"
#include "sync/log/change_log.h"

namespace skerry::sync {

struct HeldChange {
  DotRun dots;
  HybridTime time;
  Hash128 hash;
};

class HeldSet {
 public:
  // REQUIRES: the change follows its actor's last one, and every dependency is held. That on the
  // actor's own change before need not be named.
  RowIndex add(const HeldChange& change, std::span<const Dot> dependencies);

  RowIndex size() const { return static_cast<RowIndex>(changes_.size()); }
  const HeldChange& operator[](RowIndex row) const { return changes_[row]; }
  // The rows that it depends on directly, its actor's row before among them.
  std::span<const RowIndex> parents(RowIndex row) const {
    const size_t begin = row == 0 ? 0 : parent_ends_[row - 1];
    return std::span(parents_).subspan(begin, parent_ends_[row] - begin);
  }
  // The rows of an actor, oldest first; none if it is not known.
  std::span<const RowIndex> rows_of(const ActorId& actor) const;
  // The row whose change has this dot; kNoRow if none.
  RowIndex find(const Dot& dot) const;

  // Some rows have other times than the same changes elsewhere: an order by time finds nothing.
  void mark_times_unsure() { are_times_sure_ = false; }
  bool are_times_sure() const { return are_times_sure_; }

  Hash128 set_hash() const { return set_hash_; }
  const VersionVector& vector() const { return vector_; }
  // The rows on which no other depends, ascending.
  std::vector<RowIndex> heads() const;
  size_t head_count() const { return head_count_; }

 private:
  std::vector<HeldChange> changes_;
  std::vector<RowIndex> parents_;
  std::vector<uint32_t> parent_ends_;
  std::vector<uint8_t> has_child_;
  std::map<ActorId, std::vector<RowIndex>> by_actor_;
  VersionVector vector_;
  Hash128 set_hash_;
  size_t head_count_ = 0;
  bool are_times_sure_ = true;
};

// The sum of rows' hashes, and how many they are.
struct RowSum {
  uint64_t count = 0;
  Hash128 sum;
  friend bool operator==(const RowSum&, const RowSum&) = default;
};
RowSum sum_of(const HeldSet& set, std::span<const RowIndex> rows);

}  // namespace skerry::sync
