// Who is linked to whom in a cell: what its settings ask of sim/network/topology.h.
#pragma once

#include <cstdint>

#include "core/status.h"
#include "harness/scenario/scenario.h"
#include "sim/network/topology.h"

namespace skerry::harness {

// The options refer to the scenario's texts. Errors: a link that names a node that is not there,
// with the file and the line where it stands in one.
StatusOr<sim::TopologyOptions> topology_options(const Scenario& scenario);

StatusOr<sim::Topology> make_topology(const Scenario& scenario, uint64_t seed);

// A link's own latency, or bandwidth, stands for that of [network].
bool has_own_latencies(const Scenario& scenario);
bool has_own_bandwidths(const Scenario& scenario);

}  // namespace skerry::harness
