// Who follows which documents in a cell: `documents`, `follow`, `follows`, `followers` of
// [replicas]. Servers follow all.
#pragma once

#include <cstdint>

#include "core/status.h"
#include "harness/plan/following.h"
#include "harness/scenario/scenario.h"

namespace skerry::harness {

// Errors: a text that is no list of people; more documents to follow than there are.
StatusOr<Following> make_following(const Scenario& scenario, uint64_t seed);

}  // namespace skerry::harness
