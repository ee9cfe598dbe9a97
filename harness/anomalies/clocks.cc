#include "harness/anomalies/clocks.h"

#include "core/hybrid_logical_clock.h"

namespace skerry::harness {

Instant wall_after(size_t steps) {
  constexpr Instant kNoon{Duration::seconds(12 * 3'600).ns};
  return kNoon + Duration::seconds(static_cast<int64_t>(steps));
}

HybridTime time_of(const History& history, const Step& step) {
  Instant wall = wall_after(history.size() + 1) + Duration{step.clock_jump_ns};
  HybridLogicalClock clock;
  Subset known = 0;
  for (size_t i = 0; i < history.size(); ++i) {
    const Step& earlier = history[i];
    if (earlier.replica != step.replica) continue;
    wall = wall + Duration{earlier.clock_jump_ns};
    if (step.restarted) continue;
    clock.resume(earlier.mutation.time);
    known = earlier.past | bit(i);
  }
  for (size_t i = 0; i < history.size(); ++i) {
    const bool travels = history[i].length != 0;
    if (!travels || !has(step.past, i) || has(known, i)) continue;
    if (step.restarted) {
      clock.resume(history[i].mutation.time);
    } else {
      clock.observe(history[i].mutation.time, wall).IgnoreError();  // too far ahead: not passed
    }
  }
  return clock.tick(wall);
}

}  // namespace skerry::harness
