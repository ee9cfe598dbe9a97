// A run whose commands, faults, fates and epochs are listed.
#pragma once

#include <memory>

#include "core/status.h"
#include "harness/plan/plan.h"
#include "harness/plan/schedule.h"

namespace skerry::harness {

// Puts what is listed, but for faults (expand_faults), in place of what the plan's seed would draw:
// the workloads become players of
// their acts. Checks of what the scenario's workloads would expect (expected_text, as_scripted) go.
// Errors: a fate of a link that is not there.
Status play(const std::shared_ptr<const Schedule>& schedule, Plan& plan);

}  // namespace skerry::harness
