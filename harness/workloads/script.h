// What a script brings along, but for its commands, which run as a workload
// (harness/workloads/script.cc): cuts, for the plan of faults, and the check of what it expects.
#pragma once

#include <span>
#include <vector>

#include "core/script_step.h"
#include "sim/faults/fault.h"

namespace skerry::harness {

struct CheckerKind;  // harness/observe/checker.h

// The check that a script brings along (as_scripted.cc).
CheckerKind as_scripted_check();

// Each cut lasts to the next `heal` after it, or to the end of the safety phase.
std::vector<sim::FaultInterval> cuts_of(std::span<const ScriptStep> steps,
                                        const sim::FaultContext& context);

}  // namespace skerry::harness
