// How far apart the nodes of a cell are: how many links, and how slow they are.
#pragma once

#include <cstdint>

#include "core/time.h"
#include "harness/scenario/scenario.h"
#include "sim/network/topology.h"

namespace skerry::harness {

struct Reach {
  uint32_t hops = 1;  // from one end to the other; of many nodes at least so many
  // Of the slowest link, one way: with the jitter, but the median.
  Duration median;
  Duration p99;
  Duration p9999;
};

// Cost: O(links), times the nodes where these are few.
Reach reach_of(const Scenario& scenario, const sim::Topology& topology);

}  // namespace skerry::harness
