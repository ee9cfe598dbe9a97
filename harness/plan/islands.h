// The parts of a world that have nothing to do with each other: nodes that are linked, by way of
// others or not. (A document's holders always are.)
#pragma once

#include <cstdint>
#include <vector>

#include "sim/network/topology.h"

namespace skerry::harness {

// By node the number of its island, from 0 in the order of their first nodes; empty where all are
// one. O(nodes + links).
std::vector<uint32_t> islands_of(const sim::Topology& topology);

}  // namespace skerry::harness
