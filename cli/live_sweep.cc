#include "cli/live_sweep.h"

#include <algorithm>
#include <string>

#include "cli/terminal.h"
#include "core/time_text.h"
#include "harness/run/make_plan.h"
#include "sim/faults/fault.h"
#include "twin/loopback.h"

namespace skerry::cli {

Status check_live(const harness::Experiment& experiment, uint32_t jobs) {
  uint32_t most_nodes = 0;
  if (experiment.anomalies || experiment.history) {
    return invalid("--live runs what happens in time, and this does not");
  }
  for (const harness::Cell& cell : experiment.cells) {
    for (const harness::Entry& fault : cell.scenario.faults) {  // under any seed
      if (sim::find_fault(fault.kind)->effect.log == sim::FaultEffect::Log::kKept) continue;
      return invalid(
          "--live cannot damage, copy or roll back a disk of the machine's, as the fault `" +
          fault.kind + "` would");
    }
    const auto plan = harness::make_plan(cell.scenario, experiment.base.first_seed);
    if (!plan.ok()) return plan.status();
    SKERRY_RETURN_IF_ERROR(twin::check_live(*plan));
    most_nodes = std::max(most_nodes, plan->nodes());
  }
  return twin::prepare_live(uint64_t{most_nodes} * jobs);
}

void announce_live(const harness::Experiment& experiment, uint32_t jobs) {
  Duration longest;
  for (const harness::Cell& cell : experiment.cells) {
    longest = std::max(longest, cell.scenario.duration + cell.scenario.settle);
  }
  const uint64_t runs = experiment.cells.size() * experiment.base.seed_count;
  const uint64_t rounds = (runs + jobs - 1) / jobs;
  log("\nlive: " + std::to_string(runs) + (runs == 1 ? " run" : " runs") + " in real time, " +
      std::to_string(std::min<uint64_t>(runs, jobs)) + " at a time: at most " +
      human_duration(Duration{longest.ns * static_cast<int64_t>(rounds)}) + "\n");
}

}  // namespace skerry::cli
