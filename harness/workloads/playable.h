// A recording as replicas can play it.
#pragma once

#include "core/status.h"
#include "harness/recordings/recording.h"

namespace skerry::harness {

// The same, but an agent who worked on several branches at once becomes several, dealt as
// editing_trace deals them to people (workloads/dealing.h). Where every agent's transactions follow
// from one another it is unchanged.
StatusOr<Recording> playable(Recording recording);

}  // namespace skerry::harness
