#include "harness/runner/runner.h"

#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <vector>

#include "core/check.h"
#include "core/hash.h"
#include "core/shell_word.h"
#include "harness/anomalies/history_play.h"
#include "harness/machine/memory.h"
#include "harness/metrics/catalogue.h"
#include "harness/replay/sweep_harm.h"
#include "harness/run/gates.h"
#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "harness/runner/jobs.h"
#include "harness/scenario/build.h"

namespace skerry::harness {
namespace {

// Sampled, never seen by a run.
uint64_t thread_cpu_ns() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(time.tv_nsec);
}

// What a broken invariant prints, for as long as the run lasts.
class ReplayHint {
 public:
  explicit ReplayHint(std::string_view line) { set_replay_hint(line); }
  ~ReplayHint() { set_replay_hint({}); }
  ReplayHint(const ReplayHint&) = delete;
  ReplayHint& operator=(const ReplayHint&) = delete;
};

std::string describe_cell(const Cell& cell) {
  std::string text;
  for (const auto& [key, value] : cell.overrides) text += key + "=" + value + " ";
  return text;
}

constexpr std::string_view kRun = "skerry run ";

// How to make the run again; and, of a run in time, how to be told of what broke.
void add_replay_lines(results::RunResult& result, const std::string& replay_line, bool is_told) {
  for (results::CheckResult& check : result.checks) {
    if (check.verdict == results::Verdict::kValid) continue;
    check.detail += "\nreplay: " + replay_line;
    if (!is_told || !replay_line.starts_with(kRun)) continue;
    check.detail += "\nreplay event by event: skerry replay " + replay_line.substr(kRun.size()) +
                    " --until " + check.name;
  }
}

// Runs of one sweep, handed out in order to whoever is free.
class Sweep {
 public:
  Sweep(const Experiment& experiment, const RunOptions& options)
      : experiment_(experiment),
        options_(options),
        first_seed_(options.first_seed.value_or(experiment.base.first_seed)),
        seeds_(options.seed_count.value_or(experiment.base.seed_count)),
        total_(seeds_ * experiment.cells.size()),
        runs_(total_) {}

  // Runs of an earlier sweep; those that this one has no place for are passed over.
  Status take_finished() {
    if (!options_.finished) return absl::OkStatus();
    return options_.finished([this](size_t cell, results::RunResult run) -> Status {
      const uint64_t nth = run.seed - first_seed_;
      if (cell >= experiment_.cells.size() || run.seed < first_seed_ || nth >= seeds_) {
        return absl::OkStatus();
      }
      auto& place = runs_[cell * seeds_ + nth];
      if (place) return absl::OkStatus();
      Status kept = options_.keep ? options_.keep(cell, run) : absl::OkStatus();
      if (!kept.ok()) return kept;
      place = std::move(run);
      ++finished_;
      return absl::OkStatus();
    });
  }

  void work() {
    try {
      take_runs();
    } catch (...) {
      has_failed_.store(true);
      throw;
    }
  }

  void take_runs() {
    for (;;) {
      const uint64_t task = next_.fetch_add(1);
      if (task >= total_ || is_interrupted() || has_failed_.load()) return;
      const auto [c, nth] = place_of(task);
      if (runs_[c * seeds_ + nth]) continue;  // known from an earlier sweep
      const Cell& cell = experiment_.cells[c];
      const uint64_t seed = first_seed_ + nth;
      auto result = run(cell, seed);
      if (result.ok() && options_.keep) {
        if (Status kept = options_.keep(c, *result); !kept.ok()) result = std::move(kept);
      }
      const std::lock_guard lock(mutex_);
      if (!result.ok()) {
        // A run that was interrupted is none that failed.
        if (!absl::IsCancelled(result.status()) && status_.ok()) status_ = result.status();
        has_failed_.store(true);
        return;
      }
      runs_[c * seeds_ + nth] = *std::move(result);
      ++finished_;
      if (options_.on_progress) {
        options_.on_progress(
            {finished_, total_, describe_cell(cell) + "seed " + std::to_string(seed), {}, {}});
      }
    }
  }

  uint64_t total() const { return total_; }

  StatusOr<results::SweepResult> collect() {
    if (!status_.ok()) return status_;
    results::SweepResult sweep;
    sweep.scenario = experiment_.base.name;
    sweep.description = experiment_.base.description;
    sweep.scenario_hash = experiment_.base.source_hash;
    sweep.effective_scenario = experiment_.effective;
    sweep.effective_hash = harness::effective_hash(experiment_);
    sweep.complete = finished_ == total_;
    sweep.planned_seeds = seeds_;
    const std::vector<bool> is_everywhere = seeds_of_all_cells();
    RollingDigest digest;
    for (size_t c = 0; c < experiment_.cells.size(); ++c) {
      results::CellResult cell;
      cell.overrides = experiment_.cells[c].overrides;
      const crdts::Design& design = *experiment_.cells[c].scenario.options.replica.design;
      cell.design = design.name;
      cell.family = to_string(design.family);
      results::CellResult further = cell;
      RollingDigest cell_digest;
      for (uint64_t s = 0; s < seeds_; ++s) {
        auto& run = runs_[c * seeds_ + s];
        if (!run) continue;
        cell.verdict = results::worst(cell.verdict, run->verdict);
        if (!is_everywhere[s]) {
          further.verdict = results::worst(further.verdict, run->verdict);
          further.runs.push_back(*std::move(run));
          continue;
        }
        cell_digest.add(hash64(as_bytes(run->digest)));
        digest.add(hash64(as_bytes(run->digest)));
        cell.runs.push_back(*std::move(run));
      }
      // What was not run is not known to hold.
      if (cell.runs.size() < seeds_) {
        cell.verdict = results::worst(cell.verdict, results::Verdict::kUnknown);
      }
      cell.digest = to_hex(cell_digest.value());
      sweep.verdict = results::worst(sweep.verdict, cell.verdict);
      sweep.cells.push_back(std::move(cell));
      if (!further.runs.empty()) sweep.further.push_back(std::move(further));
    }
    sweep.digest = to_hex(digest.value());
    sweep.metric_infos = metric_infos(experiment_.base.shown_metrics);
    if (!experiment_.history) sweep.checks_off = checks_off(experiment_.base.checks);
    add_gates(
        experiment_,
        [this](size_t cell, uint64_t seed) { return replay_line(experiment_.cells[cell], seed); },
        sweep);
    return sweep;
  }

 private:
  struct Place {
    size_t cell;
    uint64_t nth_seed;
  };

  // Seeds are the outer loop, so that what is finished of a sweep can be compared; and every other
  // seed takes the cells backwards, so that no cell is always measured in the wake of the same one.
  Place place_of(uint64_t task) const {
    const size_t cells = experiment_.cells.size();
    const uint64_t nth = task / cells;
    const size_t cell = task % cells;
    return {nth % 2 == 0 ? cell : cells - 1 - cell, nth};
  }

  std::vector<bool> seeds_of_all_cells() const {
    std::vector<bool> all(seeds_, true);
    for (size_t i = 0; i < runs_.size(); ++i) {
      if (!runs_[i]) all[i % seeds_] = false;
    }
    return all;
  }

  RunWatch watch() const {
    if (!options_.on_progress) return {};
    return [this](Instant now, Instant end) {
      options_.on_progress({finished_, total_, "", now, end});
    };
  }

  bool is_interrupted() const {
    return options_.interrupted != nullptr && options_.interrupted->load();
  }

  StatusOr<results::RunResult> run(const Cell& cell, uint64_t seed) const {
    const std::string line = replay_line(cell, seed);
    if (experiment_.history == nullptr) {
      return run_once(cell.scenario, seed, line, options_.interrupted,
                      total_ == 1 ? watch() : RunWatch(), options_.make_outside);
    }
    results::RunResult result =
        play_history(*experiment_.history, *cell.scenario.options.replica.design, seed);
    add_replay_lines(result, line, false);
    return result;
  }

  std::string replay_line(const Cell& cell, uint64_t seed) const {
    std::string line = options_.command_line;
    for (const auto& [key, value] : cell.sets) line += " --set " + shell_word(key + "=" + value);
    return line + " --seed " + std::to_string(seed);
  }

  const Experiment& experiment_;
  const RunOptions& options_;
  uint64_t first_seed_;
  uint64_t seeds_;
  uint64_t total_;
  std::vector<std::optional<results::RunResult>> runs_;  // in cell and seed order
  std::atomic<uint64_t> next_{0};
  std::atomic<bool> has_failed_{false};
  std::mutex mutex_;
  uint64_t finished_ = 0;
  Status status_;
};

}  // namespace

StatusOr<results::RunResult> run_once(const Scenario& scenario, uint64_t seed,
                                      const std::string& replay_line,
                                      const std::atomic<bool>* interrupted, const RunWatch& watch,
                                      const MakeOutside& make_outside) {
  const ReplayHint hint(replay_line);
  StatusOr<Plan> plan = make_plan(scenario, seed);
  if (!plan.ok()) return plan.status();
  std::unique_ptr<Outside> outside;
  if (make_outside) {
    auto made = make_outside(*plan);
    if (!made.ok()) return made.status();
    outside = *std::move(made);
    plan->outside = outside.get();
    plan->islands.clear();
  }
  const int64_t heap_mark = thread_heap_bytes();
  reset_thread_heap_peak();
  std::optional<Run> run(std::in_place, *std::move(plan));
  // The clock runs with the loop alone: neither with making the world nor with what is judged at
  // its end, where a naive reference may take longer than all that went before.
  const uint64_t cpu_before = thread_cpu_ns();
  uint64_t cpu = 0;
  int64_t peak = 0;
  const auto at_end = [&] {
    cpu = thread_cpu_ns() - cpu_before;
    peak = thread_heap_peak() - heap_mark;
  };
  if (!run->run(interrupted, at_end, watch)) return absl::CancelledError("interrupted");
  if (outside != nullptr) SKERRY_RETURN_IF_ERROR(outside->status());
  results::RunResult result = run->result();
  const RunView& view = run->view();
  const RunRecord::Totals totals = view.record().totals();
  Measured measured{cpu, totals.commits, totals.applications, view.network().frames_delivered, {}};
  // Else nothing is counted (machine/memory.h). A live run has other threads, and not all is.
  if (peak > 0 && outside == nullptr) {
    const MemoryShares shares = run->take_apart();
    const int64_t freed = thread_heap_freed();
    run.reset();
    measured.heap = {shares.documents, shares.logs, shares.sync, thread_heap_freed() - freed, peak};
  }
  if (outside == nullptr) add_measured(measured, scenario.without_metrics, result);
  add_replay_lines(result, replay_line, outside == nullptr);
  return result;
}

std::string effective_hash(const Experiment& experiment) {
  return to_hex(hash128(as_bytes(experiment.effective)));
}

Status check_sweep_size(const Experiment& experiment, uint64_t seeds) {
  const uint64_t cells = experiment.cells.size();
  if (cells == 0 || seeds <= kMostRuns / cells) return absl::OkStatus();
  return invalid(experiment.base.name + ": " + std::to_string(cells) +
                 (cells == 1 ? " cell" : " cells") + " under " + std::to_string(seeds) +
                 " seeds are more than the " + std::to_string(kMostRuns) +
                 " runs that a sweep may have; run them in parts, --seed A..B");
}

StatusOr<results::SweepResult> run_experiment(const Experiment& experiment,
                                              const RunOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  SKERRY_RETURN_IF_ERROR(
      check_sweep_size(experiment, options.seed_count.value_or(experiment.base.seed_count)));
  Sweep sweep(experiment, options);
  SKERRY_RETURN_IF_ERROR(sweep.take_finished());
  const uint64_t jobs =
      on_threads(workers_for(sweep.total(), options.jobs), [&sweep] { sweep.work(); });
  auto result = sweep.collect();
  if (!result.ok()) return result;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const std::chrono::duration<double, std::nano> wall = std::chrono::steady_clock::now() - began;
  result->process["wall_time"] = wall.count();
  result->process["memory_peak"] = static_cast<double>(usage.ru_maxrss) * 1024;
  result->process["jobs"] = static_cast<double>(jobs);
  if (!experiment.history && !options.make_outside)
    tell_harm(experiment, options.interrupted, *result);
  return result;
}

}  // namespace skerry::harness
