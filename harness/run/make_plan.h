// The plan of a scenario's cell and a seed.
#pragma once

#include <cstdint>

#include "core/status.h"
#include "harness/plan/plan.h"
#include "harness/scenario/scenario.h"

namespace skerry::harness {

// Errors: what validation finds too, and a topology or recording that cannot be read any more.
StatusOr<Plan> make_plan(const Scenario& scenario, uint64_t seed);

}  // namespace skerry::harness
