// The set of changes integrated into one document, its maximal dots, and what may enter it next.
//
// Invariants: it is causally closed and within the limit; hash() is the sum of its changes' hashes.
// Cost: adding a change O(what it depends on * log), a bundle O(covers * frontier).
#pragma once

#include <cstdint>
#include <optional>

#include "core/change.h"
#include "core/prefetch.h"
#include "core/snapshot.h"
#include "core/version_vector.h"

namespace skerry::replica {

class IntegratedSet {
 public:
  // Of what means the same in any order no frontier is kept: nothing depends on it.
  enum class Order : uint8_t { kCausal, kAny };
  explicit IntegratedSet(Order order) : order_(order) {}

  // The limit only grows; nothing: no limit.
  void limit(const std::optional<VersionVector>& limit) { limit_ = limit; }
  bool is_within_limit(const DotRun& dots) const {
    return !limit_.has_value() || dots.last() <= (*limit_)[dots.actor];
  }

  // Whether it may be added. `have` is what is here of the change's actor.
  bool admits(const Change& change, uint64_t have) const;
  bool admits(const Bundle& bundle) const;

  // REQUIRES: it is admitted, or is an own change, which no limit concerns.
  void add(const Change& change);
  void add(const Bundle& bundle);
  // What it covers takes the place of all that was here.
  void restart(const Snapshot& snapshot);

  void prefetch() const {
    prefetch_begin(version_.entries());
    skerry::prefetch(frontier_.data());
  }

  const VersionVector& version() const { return version_; }
  Hash128 hash() const { return hash_; }
  const Frontier& frontier() const { return frontier_; }

 private:
  void advance_frontier(const Change& change);
  void advance_frontier(const Bundle& bundle);

  Order order_;
  VersionVector version_;
  Hash128 hash_;
  Frontier frontier_;
  std::optional<VersionVector> limit_;
};

}  // namespace skerry::replica
