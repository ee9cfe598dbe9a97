#include "cli/live_sweep.h"

#include <algorithm>
#include <string>

#include "cli/terminal.h"
#include "core/time_text.h"
#include "harness/run/make_plan.h"
#include "twin/loopback.h"

namespace skerry::cli {

Status check_live(const harness::Experiment& experiment) {
  if (experiment.anomalies || experiment.history) {
    return invalid("--live runs what happens in time, and this does not");
  }
  for (const harness::Cell& cell : experiment.cells) {
    const auto plan = harness::make_plan(cell.scenario, experiment.base.first_seed);
    if (!plan.ok()) return plan.status();
    SKERRY_RETURN_IF_ERROR(twin::check_live(*plan));
  }
  return absl::OkStatus();
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
