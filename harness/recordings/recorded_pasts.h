// What each transaction of a recording had in its past, as one number an agent.
#pragma once

#include <cstdint>
#include <vector>

#include "core/status.h"
#include "harness/recordings/recording.h"

namespace skerry::harness {

// pasts[t][a]: how many of agent a's transactions, oldest first, t had in its past. An error where
// an agent is concurrent with itself, since then a number is not enough.
// Cost: O(transactions * agents) in time and memory.
using RecordedPasts = std::vector<std::vector<uint32_t>>;
StatusOr<RecordedPasts> recorded_pasts(const Recording& recording);

}  // namespace skerry::harness
