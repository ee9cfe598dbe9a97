// Runs that people typed, and what ended up inside of them.
//
// The definitions are those of the search for anomalies (harness/anomalies/detect_interleaving.cc):
// two elements are neighbours of a forward run if one replica typed the later directly behind the
// earlier, of a backward run if the later was typed directly before the earlier with the same left
// neighbour; strange is what lies between them and whose author had seen neither. A run is all that
// hangs together through such pairs; it is interleaved if one of its pairs has something strange
// between them.
//
// Cost: O(elements + what lies between the two of each pair) look-ups in version vectors.
#pragma once

#include "harness/intents/shadows.h"

namespace skerry::harness {

// Nothing where the shadows have no order, or where erasing moved what was left (never seen).
void judge_runs(const Shadows& shadows, const MadeChanges& changes, IntentFindings& findings);

}  // namespace skerry::harness
