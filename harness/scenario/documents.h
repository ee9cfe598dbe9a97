// Who follows which documents in a cell: `documents`, `follow`, `follows`, `followers` of
// [replicas]. Servers follow all.
#pragma once

#include <cstdint>

#include "core/status.h"
#include "harness/plan/following.h"
#include "harness/scenario/scenario.h"

namespace skerry::harness {

// At the start. Errors: a text that is no list of people; more documents to follow than there are.
StatusOr<Following> make_following(const Scenario& scenario, uint64_t seed);

// following_changes.cc: whether people follow and leave documents while it runs.
bool changes_following(const Scenario& scenario);
// Who may follow which at some time: at the start, or because some fault may say so, whether it is
// drawn or not.
Following ever_followed(const Scenario& scenario, const Following& at_start);

}  // namespace skerry::harness
