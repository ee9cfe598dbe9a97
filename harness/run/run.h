// One run: the simulation of a plan and all who look on.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "harness/observe/grid.h"
#include "harness/observe/metric.h"
#include "harness/observe/run_digest.h"
#include "harness/observe/run_record.h"
#include "harness/observe/timeline.h"
#include "harness/run/verdict.h"
#include "harness/simulation/simulation.h"

namespace skerry::harness {

class Run {
 public:
  explicit Run(Plan plan);

  // Runs to convergence or to the end of the settle phase. False: interrupted. Between the loop and
  // what is judged at its end `at_end` is called, for whoever holds a stopwatch; `watch` is told
  // now and then where it is and where it ends at the latest.
  bool run(const std::atomic<bool>* interrupted, const std::function<void()>& at_end = {},
           const std::function<void(Instant now, Instant end)>& watch = {});
  // The same step by step: begin(), step() until it says false or run_to() that it is the end,
  // finish().
  void begin() { simulation_.begin(); }
  bool step() { return simulation_.step(); }
  Halt run_to(const Stop& stop) { return simulation_.run_to(stop); }
  // What all have come to: of a crowd of islands some may be further.
  Instant reached() const { return simulation_.reached(); }
  void finish();
  // Somebody else who looks on, told after all others. Before begin().
  void add(Observer& observer, Observers::Hooks hooks) { observers_.add(observer, hooks); }

  const RunView& view() const { return simulation_.view(); }
  // For people who look on: its nodes' machines and timers.
  const Roster& roster() const { return simulation_.roster(); }
  const std::vector<Checkers>& checkers() const { return checkers_; }  // by document
  // But for what the machine did meanwhile (harness/metrics/catalogue.h, add_measured).
  results::RunResult result() const;
  // Destroys the replicas and says what they held. REQUIRES: nothing is asked of it any more.
  MemoryShares take_apart() { return simulation_.take_apart(); }

 private:
  const Plan& plan() const { return simulation_.plan(); }

  Observers observers_;
  std::vector<Checkers> checkers_;  // by document
  RunRecord record_;
  RunDigest digest_;
  Grid grid_;
  Timeline timeline_;
  std::vector<std::unique_ptr<Metric>> metrics_;
  Simulation simulation_;
};

}  // namespace skerry::harness
