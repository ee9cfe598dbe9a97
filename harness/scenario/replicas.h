// What all replicas of a cell have in common. REQUIRES: the scenario was read without a problem.
#pragma once

#include "harness/scenario/scenario.h"
#include "replica/factory.h"

namespace skerry::harness {

const replica::Architecture& architecture_of(const Scenario& scenario);
// What the config of each begins with: its design, how it syncs, and its architecture's own keys.
replica::Config replica_of(const Scenario& scenario);

}  // namespace skerry::harness
