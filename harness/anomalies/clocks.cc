#include "harness/anomalies/clocks.h"

namespace skerry::harness {

namespace {

struct Reading {
  HybridTime time;
  bool has_refused = false;
};

// `step` comes after the first `before` of the history.
Reading read(const History& history, size_t before, const Step& step, Duration bound) {
  Instant wall = wall_after(before + 1) + Duration{step.clock_jump_ns};
  HybridLogicalClock clock(bound);
  bool has_refused = false;
  Subset known = 0;
  for (size_t i = 0; i < before; ++i) {
    const Step& earlier = history[i];
    if (earlier.replica != step.replica) continue;
    wall = wall + Duration{earlier.clock_jump_ns};
    if (step.restarted) continue;
    clock.resume(earlier.mutation.time);
    known = earlier.past | bit(i);
  }
  for (size_t i = 0; i < before; ++i) {
    const bool travels = history[i].length != 0;
    if (!travels || !has(step.past, i) || has(known, i)) continue;
    if (step.restarted) {
      clock.resume(history[i].mutation.time);
    } else {
      // Too far ahead: not passed.
      has_refused = !clock.observe(history[i].mutation.time, wall).ok() || has_refused;
    }
  }
  return {clock.tick(wall), has_refused};
}

}  // namespace

Instant wall_after(size_t steps) {
  constexpr Instant kNoon{Duration::seconds(12 * 3'600).ns};
  return kNoon + Duration::seconds(static_cast<int64_t>(steps));
}

HybridTime time_of(const History& history, const Step& step, Duration bound) {
  return read(history, history.size(), step, bound).time;
}

bool has_refused_time(const History& history, Duration bound) {
  for (size_t i = 0; i < history.size(); ++i) {
    if (read(history, i, history[i], bound).has_refused) return true;
  }
  return false;
}

}  // namespace skerry::harness
