// Of a fault in a schedule by which people follow or leave documents: which ones, and what becomes
// of the copies.
#pragma once

#include <string>
#include <vector>

#include "harness/schedule/line.h"
#include "harness/schedule/text.h"
#include "sim/faults/fault.h"

namespace skerry::harness {

// Adds the keys that it asked for to `keys`. Complains where the scenario
// has none of these faults, of a document that is not there or that one
// of the fault's people can never follow, and of servers.
void read_following(ScheduleLine& line, const ScheduleGround& ground,
                    std::vector<std::string>& keys, sim::FaultInterval& fault);

}  // namespace skerry::harness
