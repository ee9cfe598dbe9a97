// Runs an experiment: every cell and seed, one run a thread, over all cores.
//
// Results do not depend on the number of jobs: runs share nothing, and are put in cell and seed
// order. All cells of a seed are run before the next seed's, so that what is finished of a sweep
// that is interrupted can be compared.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "harness/plan/plan.h"
#include "harness/scenario/scenario.h"
#include "harness/simulation/outside.h"
#include "reports/model/results.h"

namespace skerry::harness {

struct Progress {
  uint64_t finished = 0;
  uint64_t total = 0;
  std::string last;  // what finished last: "replicas.crdt=rga seed 3"
  // Of a single run: how far it is in virtual time, and how far it may go.
  Instant now = {};
  Instant end = {};
};

// Told from time to time how far a run is.
using RunWatch = std::function<void(Instant now, Instant end)>;

// What one run is live in.
using MakeOutside = std::function<StatusOr<std::unique_ptr<Outside>>(const Plan& plan)>;

struct RunOptions {
  uint32_t jobs = 0;                   // 0: as many as there are cores
  std::optional<uint64_t> first_seed;  // instead of the scenario's
  std::optional<uint64_t> seed_count;
  const std::atomic<bool>* interrupted = nullptr;    // finished runs are kept, marked incomplete
  std::function<void(const Progress&)> on_progress;  // called from any thread, one call at a time
  // Gives `take` the finished runs of an earlier sweep of the same, in any order: they are not made
  // again. May be empty.
  using Take = std::function<Status(size_t cell, results::RunResult run)>;
  std::function<Status(const Take& take)> finished;
  // Is given every run that is finished or taken, from any thread, and may let go of its timeline;
  // an error ends the sweep. May be empty.
  std::function<Status(size_t cell, results::RunResult& run)> keep;
  MakeOutside make_outside;  // empty: runs are simulated
  std::string command_line;  // replays the scenario: "skerry run FILE --set a.b=1"
};

// 32 hex digits of the scenario after `--set`.
std::string effective_hash(const Experiment& experiment);

// Of one sweep: all its runs' figures are in memory at its end, 24 KB each (2.4 GB of as many).
// Timelines are not.
constexpr uint64_t kMostRuns = 100'000;

// An error where there are more than kMostRuns: it says how many, and what to do.
Status check_sweep_size(const Experiment& experiment, uint64_t seeds);

// Errors: what only shows when a run is set up (a recording that disappeared since validation), a
// sweep that is too large. Out of memory, in any run, is an exception.
StatusOr<results::SweepResult> run_experiment(const Experiment& experiment,
                                              const RunOptions& options);

// One run of one cell; `make_outside`: live, in what it makes.
StatusOr<results::RunResult> run_once(const Scenario& scenario, uint64_t seed,
                                      const std::string& replay_line,
                                      const std::atomic<bool>* interrupted = nullptr,
                                      const RunWatch& watch = {},
                                      const MakeOutside& make_outside = {});

}  // namespace skerry::harness
