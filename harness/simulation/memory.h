// What a run's replicas hold, told apart by taking the run apart: what is freed is what was held.
#pragma once

#include <cstdint>

#include "harness/simulation/roster.h"
#include "harness/simulation/scene.h"

namespace skerry::harness {

// Heap bytes of all replicas together, servers too, beyond what they took when they began.
struct MemoryShares {
  int64_t documents = 0;
  int64_t logs = 0;  // change logs, disks, and what waits for them
  int64_t sync = 0;  // sessions, timers and the replicas themselves: all that they took
};

// Destroys all processes. REQUIRES: nothing is asked of the run any more.
MemoryShares take_apart(Scene& scene, Roster& roster);

}  // namespace skerry::harness
