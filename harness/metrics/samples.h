// Samples of one timed quantity: those that ended, with how long they took, and those still open.
//
// The one rule for what never ended: an open sample is longer than every other, so a quantile that
// falls on one is "never". Dropping open samples instead would make a design that loses nearly
// everything look quick.
#pragma once

#include <cstdint>
#include <optional>

#include "core/check.h"
#include "harness/metrics/histogram.h"

namespace skerry::harness {

class Samples {
 public:
  // So many more are waited for, or no longer (nobody was promised them after all).
  void open(uint64_t more = 1) { open_ += more; }
  void drop(uint64_t fewer = 1) {
    SKERRY_CHECK(open_ >= fewer);
    open_ -= fewer;
  }
  void close(Duration took) {
    drop();
    ended_.add(took);
  }

  void merge(const Samples& other) {
    ended_.merge(other.ended_);
    open_ += other.open_;
  }

  uint64_t count() const { return ended_.count() + open_; }
  uint64_t still_open() const { return open_; }
  const Histogram& ended() const { return ended_; }

  // The least time within which at least permille/1000 of all samples ended, rounded up to its
  // bucket's end (1000: exact). Empty: never, for so many are open. REQUIRES: count() > 0.
  std::optional<Duration> quantile(uint32_t permille) const {
    const uint64_t rank = (count() * permille + 999) / 1000;
    if (rank > ended_.count()) return std::nullopt;
    return ended_.ranked(rank);
  }

 private:
  Histogram ended_;
  uint64_t open_ = 0;
};

}  // namespace skerry::harness
