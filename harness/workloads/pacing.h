// When recorded transactions are due in a run.
#pragma once

#include <cstdint>
#include <vector>

#include "core/rng.h"
#include "core/time.h"
#include "harness/recordings/recording.h"

namespace skerry::harness {

enum class Pace : uint8_t {
  kRecorded,  // at the recorded times; evenly where the recording has none
  kUniform,   // evenly
  kModel,     // at the rhythm of TypingPace
};

// Each transaction's time since the session's begin, in ns, unscaled: only the proportions count,
// except for kRecorded of a recording with times, where gaps longer than `longest_gap` are cut to
// it. Not negative; in kRecorded not always ascending, since agents' clocks differ.
std::vector<int64_t> session_times(const Recording& recording, Pace pace, Duration longest_gap,
                                   Rng rng);

// Stretches or compresses the times so that the last one is at `span`. The order is kept.
void scale_to(std::vector<int64_t>& times_ns, Duration span);

}  // namespace skerry::harness
