// A history as the search for anomalies knows it: commands with their causal pasts, by a few
// replicas in an environment whose clocks jump and whose disks forget.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/anomalies/causal_orders.h"

namespace skerry::harness {

struct Step {
  uint32_t replica = 0;
  Subset past = 0;  // the steps that its author had integrated, its own included
  Command command;
  Value seen;  // by its author, just before it
  crdts::Mutation mutation;
  uint64_t length = 0;  // dots; 0: it had no effect, and there is no change
  Payload body;
  int64_t clock_jump_ns = 0;  // of its author's clock, just before it
  // Its author crashed just before it, lost its last `lost` commands, and came back.
  bool restarted = false;
  uint32_t lost = 0;
};

// Steps in an order that extends causality; it is also the order of real time.
using History = std::vector<Step>;

// How short a history is: compared by member, top down.
struct HistoryCost {
  uint64_t commands = 0;
  uint64_t replicas = 0;  // one that came back from a crash counts again
  // Changes that arrive at a replica before it performs a command, and then those that still
  // arrive at the one replica that ends up with all of them.
  uint64_t deliveries = 0;
  uint64_t accidents = 0;  // clock jumps and crashes
  std::string text;

  friend auto operator<=>(const HistoryCost&, const HistoryCost&) = default;
};
HistoryCost cost_of(const History& history);

// One line a step: `2  replica 1, knowing 1: text.splice(0, 0, "b")`.
std::vector<std::string> describe(const History& history);

constexpr Subset bit(size_t step) { return Subset{1} << step; }
constexpr bool has(Subset subset, size_t step) { return (subset >> step & 1) != 0; }
constexpr Subset all_of(size_t steps) {
  return steps >= kMostChanges ? ~Subset{0} : (Subset{1} << steps) - 1;
}

}  // namespace skerry::harness
