// A hybrid logical clock (Kulkarni et al. 2014): timestamps that follow causality, stay close to
// wall time and never repeat.
//
// Invariants: ticks ascend strictly; a tick is greater than every time observed or resumed before
// it; no timestamp runs more than max_drift ahead of the wall clock because of a peer, but for what
// this replica has on its own disk. A wall clock that jumps back stops the clock's wall part, not
// its counter.
#pragma once

#include "core/status.h"
#include "core/time.h"

namespace skerry {

class HybridLogicalClock {
 public:
  static constexpr Duration kDefaultMaxDrift = Duration::seconds(60);

  explicit HybridLogicalClock(Duration max_drift = kDefaultMaxDrift) : max_drift_(max_drift) {}

  // The time of a local event. 2^32 events within one stopped wall nanosecond move the wall part on
  // by one. `wall` is Now.wall.
  HybridTime tick(Instant wall);

  // Takes note of a time that came from elsewhere. One that is more than max_drift ahead of `wall`,
  // and of what was passed already, is refused (out of range, with by how much) and not adopted:
  // one broken clock must not drag everybody's along.
  Status observe(HybridTime remote, Instant wall);

  // Passes a time of this replica's own, or one that is on its disk, whatever wall clocks say: who
  // writes after a restart, with a clock that was set back meanwhile, must not lose to what it has.
  // The last 2^32 times of all cannot be passed; from them the clock goes on at the end of time.
  void resume(HybridTime own);

  HybridTime last() const { return last_; }
  Duration max_drift() const { return max_drift_; }

 private:
  HybridTime last_;
  Duration max_drift_;
};

}  // namespace skerry
