// The cuts of scripts, for the plan of faults: a script's commands run as a workload
// (harness/workloads/script.cc), its cuts as faults.
#pragma once

#include <span>
#include <vector>

#include "core/script_step.h"
#include "sim/faults/fault.h"

namespace skerry::harness {

// Each cut lasts to the next `heal` after it, or to the end of the safety phase.
std::vector<sim::FaultInterval> cuts_of(std::span<const ScriptStep> steps,
                                        const sim::FaultContext& context);

}  // namespace skerry::harness
