// Whether a run is over, and what its end shows of changes that are not everywhere.
#pragma once

#include <string>

#include "harness/simulation/roster.h"
#include "harness/simulation/scene.h"

namespace skerry::harness {

// Nothing is faulty, all hold and have integrated the same set, and no disk has anything to write.
bool is_settled(const Scene& scene, const Roster& roster);

// What was on its way when settle ended, so that nobody can know yet whether it is lost; empty
// where nothing was.
std::string under_way(const Scene& scene, const Roster& roster);

}  // namespace skerry::harness
