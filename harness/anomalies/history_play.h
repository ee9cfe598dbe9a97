// Plays a history that somebody wrote down in one design: every causal order of delivery, all of
// which must give one value, and every expectation.
//
// The commands are performed where their authors stood. Where replicas that know the same may still
// differ inside, so that a command would become another change, each of these is gone on with.
// Histories of up to kMostJoined changes are also joined as deltas, in any order and each twice,
// in designs that have deltas.
#pragma once

#include "harness/anomalies/written_history.h"
#include "reports/model/results.h"

namespace skerry::harness {

// `seed` draws the epochs of the actors. The result's checks: all orders give one value
// (strong_eventual_consistency), and what is expected is so (as_scripted).
results::RunResult play_history(const WrittenHistory& history, const crdts::Design& design,
                                uint64_t seed);

}  // namespace skerry::harness
