// Who takes part in a workload, and from when to when: the keys that every [[workload]] has beside
// its own, applied around it.
//
// A workload inside sees only those who take part, numbered from 0, and a time that begins at its
// `start` and ends at its `stop`; each person's stream of randomness is that of their own number,
// whoever else takes part. So a later start is the same work later, and a person left out moves
// nobody else's draws (only what people share, such as rate_total, is shared by fewer).
#pragma once

#include <memory>
#include <span>

#include "harness/workloads/workload.h"

namespace skerry::harness {

std::span<const Parameter> attendance_parameters();

// The workload of an entry. `context.people` are all there are. What was cut off at its stop is no
// unfinished work, and no text is expected of it. Null: nobody who takes part follows the document.
// Errors: those of kind.make; a stop that is not after the start.
StatusOr<std::unique_ptr<Workload>> make_workload(const WorkloadKind& kind,
                                                  const Settings& settings,
                                                  const WorkloadContext& context);

}  // namespace skerry::harness
