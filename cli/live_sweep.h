// skerry run --live: a sweep once more, in the real world.
#pragma once

#include <cstdint>

#include "core/status.h"
#include "harness/scenario/scenario.h"

namespace skerry::cli {

// Runs at a time, unless it is told: each mostly waits.
inline constexpr uint32_t kLiveJobs = 4;

// Whether all cells can be run so, so many runs at a time.
Status check_live(const harness::Experiment& experiment, uint32_t jobs);
// Says how long it will take at most, for time is real.
void announce_live(const harness::Experiment& experiment, uint32_t jobs);

}  // namespace skerry::cli
