// The faults of a run, made concrete: when each begins and ends, and whom it concerns.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/status.h"
#include "harness/scenario/scenario.h"
#include "sim/faults/fault.h"

namespace skerry::harness {

// Valid as long as the scenario.
sim::FaultContext fault_context(const Scenario& scenario);

// Every fault entry, scheduled or random, expanded to intervals, each from a stream of its own, or
// those of the schedule that is played; in order of (from, entry). Errors: what validation finds
// too.
StatusOr<std::vector<sim::FaultInterval>> expand_faults(const Scenario& scenario, uint64_t seed);

// Whom it concerns: "server 0..2 | 3 4" for groups, "0 -> server" one way, "all links", "1".
std::string describe_nodes(const sim::FaultInterval& fault, uint32_t people, uint32_t servers);

// The plan of a seed as people read it before a run: a line an interval in order, of a long one the
// first kFaultsShown and how many more there are. Empty where there are no faults.
inline constexpr size_t kFaultsShown = 12;
std::string describe_faults(const Scenario& scenario, uint64_t seed);

}  // namespace skerry::harness
