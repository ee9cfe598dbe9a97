// The two clocks of a node, as functions of virtual time.
//
// steady(v) = floor(v * (10^6 + drift) / 10^6): monotone, no jumps; timers run on it.
// wall(v)   = origin + offset + jumps so far + steady(v): hybrid clocks read it.
// All in integers, 128 bits wide where products need it, so that a deadline on the steady clock has
// one exact virtual instant: the first at which the clock reads at least that. Timers never fire
// early.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "core/check.h"
#include "core/time.h"

namespace skerry::sim {

class ClockModel {
 public:
  static constexpr int64_t kMostDriftPpm = 100'000;  // one part in ten, beyond any quartz

  ClockModel() = default;
  // REQUIRES: |drift_ppm| <= kMostDriftPpm; origin + offset is a sensible wall time.
  ClockModel(Instant origin, Duration offset, int64_t drift_ppm)
      : wall_ns_(origin.ns + offset.ns), rate_(kMillion + drift_ppm) {
    SKERRY_CHECK(drift_ppm >= -kMostDriftPpm && drift_ppm <= kMostDriftPpm);
  }

  // REQUIRES: virtual_time >= 0, as all virtual time is.
  Now at(Instant virtual_time) const {
    const int64_t steady =
        static_cast<int64_t>(static_cast<Wide>(virtual_time.ns) * rate_ / kMillion);
    return {{steady}, {wall_ns_ + steady}};
  }

  // The earliest virtual instant (>= 0) at which the steady clock reads at least `steady`;
  // Instant::max() where that is beyond the end of virtual time.
  Instant when_steady(Instant steady) const {
    if (steady.ns <= 0) return {0};
    const Wide instant = (static_cast<Wide>(steady.ns) * kMillion + rate_ - 1) / rate_;
    if (instant >= std::numeric_limits<int64_t>::max()) return Instant::max();
    // A clock that runs fast would read Instant::max(), "never", before virtual time ends.
    if (steady == Instant::max()) return Instant::max();
    return {static_cast<int64_t>(instant)};
  }

  // The wall clock is set: it jumps by this and stays, at most as far as 1897 or 2116.
  void jump(Duration by) {
    wall_ns_ = static_cast<int64_t>(
        std::clamp<Wide>(static_cast<Wide>(wall_ns_) + by.ns, -kFurthestNs / 2, kFurthestNs));
  }

 private:
  __extension__ using Wide = __int128;
  static constexpr int64_t kMillion = 1'000'000;
  static constexpr int64_t kFurthestNs = int64_t{1} << 62;

  int64_t wall_ns_ = 0;  // origin, offset and jumps
  int64_t rate_ = kMillion;
};

}  // namespace skerry::sim
