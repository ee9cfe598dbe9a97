// The clocks of a history: those that replicas have (core/hybrid_logical_clock.h), with a bound as
// theirs.
#pragma once

#include "core/hybrid_logical_clock.h"
#include "harness/anomalies/history.h"

namespace skerry::harness {

// What the wall clock of a step's author reads, `steps` steps after the beginning, had it never
// jumped: any will do, as long as an hour back is not before its beginning.
Instant wall_after(size_t steps);

// The time that its author's clock gives `step`, which comes next after `history`. The clock jumps,
// then its author hears of what is new in the step's past, then it performs the command: a clock
// that was set back refuses the times of the others. After a crash it passes all that is on its
// disk. Of the step its replica, past, jump and `restarted` are read.
HybridTime time_of(const History& history, const Step& step,
                   Duration bound = HybridLogicalClock::kDefaultMaxDrift);

// Whether the clock of some step's author refused a time of its past.
bool has_refused_time(const History& history, Duration bound);

}  // namespace skerry::harness
