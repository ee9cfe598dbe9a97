// skerry run: load everything, run it, print the table, keep the results.
#include <algorithm>

#include "cli/anomalies.h"
#include "cli/exit_status.h"
#include "cli/huge_pages.h"
#include "cli/interrupt.h"
#include "cli/live_sweep.h"
#include "cli/out_folder.h"
#include "cli/provenance.h"
#include "cli/resume.h"
#include "cli/terminal.h"
#include "cli/trace.h"
#include "cli/verbs.h"
#include "core/shell_word.h"
#include "harness/runner/runner.h"
#include "harness/scenario/describe.h"
#include "harness/scenario/fault_plan.h"
#include "harness/schedule/text.h"
#include "reports/console_table.h"
#include "reports/live_table.h"
#include "reports/model/json.h"
#include "reports/results_folder.h"
#include "twin/loopback.h"

namespace skerry::cli {
namespace {

enum class Mode : uint8_t { kSimulated, kLive };

std::string command_line(const std::string& path, const RunArguments& arguments,
                         Mode mode = Mode::kSimulated) {
  // A path that looks like an option is none.
  std::string line = "skerry run " + shell_word((path.starts_with("-") ? "./" : "") + path);
  for (const auto& [key, value] : arguments.overrides) {
    line += " --set " + shell_word(key + "=" + value);
  }
  return line + (mode == Mode::kLive ? " --live" : "");
}

struct Loaded {
  std::string path;
  harness::Experiment experiment;
};

bool is_large(const Loaded& loaded) {
  constexpr uint64_t kManyNodes = 1000;
  const std::vector<harness::Cell>& cells = loaded.experiment.cells;
  return std::any_of(cells.begin(), cells.end(), [](const harness::Cell& cell) {
    const harness::ReplicaOptions& replicas = cell.scenario.options.replicas;
    return uint64_t{replicas.people} + replicas.servers >= kManyNodes;
  });
}

// All scenarios, or nothing and every problem of every one of them on standard error.
std::optional<std::vector<Loaded>> load_all(const RunArguments& arguments) {
  std::vector<Loaded> all;
  std::string problems;
  std::string warnings;
  for (const std::string& path : arguments.scenarios) {
    harness::LoadResult loaded = harness::load_scenario_or_schedule(path, arguments.overrides);
    problems += loaded.problems.to_text();
    warnings += loaded.warnings.to_text("warning: ");
    if (!loaded.experiment) continue;
    const auto& schedule = loaded.experiment->base.schedule;
    if (schedule != nullptr && arguments.seeds &&
        (arguments.seeds->first != schedule->head.seed || arguments.seeds->count != 1)) {
      problems += path + ": is a schedule of seed " + std::to_string(schedule->head.seed) +
                  "; --seed can give no other\n";
      continue;
    }
    if (arguments.seeds) {
      loaded.experiment->base.first_seed = arguments.seeds->first;
      loaded.experiment->base.seed_count = arguments.seeds->count;
    }
    all.push_back({path, *std::move(loaded.experiment)});
  }
  const bool is_sound = problems.empty();
  if (is_sound && std::any_of(all.begin(), all.end(), is_large)) restart_with_huge_pages();
  log(warnings);
  if (is_sound) return all;
  log(problems);
  return std::nullopt;
}

// The faults of the first seed, for every cell whose faults are its own (a matrix may sweep them).
void announce_faults(const harness::Experiment& experiment) {
  constexpr size_t kPlansShown = 3;
  std::vector<std::string> plans;
  for (const harness::Cell& cell : experiment.cells) {
    const std::string plan = harness::describe_faults(cell.scenario, experiment.base.first_seed);
    if (plan.empty() || std::find(plans.begin(), plans.end(), plan) != plans.end()) continue;
    if (plans.size() == kPlansShown) {
      log("  ... and other cells have faults of their own, each in summary.json\n");
      return;
    }
    plans.push_back(plan);
    log(plan);
  }
}

// What is about to be run: every option, what the cells change of them, and the faults.
void announce(const harness::Experiment& experiment) {
  if (experiment.history) {
    log(experiment.base.name + " (" + experiment.base.path +
        "): " + harness::describe_history(experiment) + "\n");
    return;
  }
  harness::Scenario first = experiment.cells.front().scenario;
  first.first_seed = experiment.base.first_seed;
  first.seed_count = experiment.base.seed_count;
  first.workloads = experiment.base.workloads;
  log(harness::describe(first, experiment.cells));
  announce_faults(experiment);
  if (experiment.cells.size() == 1) return;
  std::string cells = "  cells       " + std::to_string(experiment.cells.size()) + ":";
  for (const harness::Cell& cell : experiment.cells) {
    cells += "\n             ";
    for (const auto& [key, value] : cell.overrides) cells += " " + key + " = " + value;
  }
  log(cells + "\n");
}

// The status of several sweeps: whatever is worst, in the order failed, inconclusive, valid.
int worse(int a, int b) {
  if (a == kFailed || b == kFailed) return kFailed;
  return a == kInconclusive || b == kInconclusive ? kInconclusive : kAllValid;
}

int complain(const Status& status) {
  log("skerry run: " + std::string(status.message()) + "\n");
  return kBadUse;
}

// With where finished runs are, if there are any.
int complain(const Status& status, const reports::SweepFolder& folder, Mode mode) {
  complain(status);
  if (mode == Mode::kSimulated && folder.holds_runs()) {
    log("finished runs are kept: --resume " + shell_word(folder.path()) + " goes on with them\n");
  }
  return kBadUse;
}

// Live ones have a folder of their own.
std::string name_of(const harness::Experiment& experiment, Mode mode) {
  return experiment.base.name + (mode == Mode::kLive ? ".live" : "");
}

// What would only show after hours: a sweep that is too large, something in the way of results.
Status check_all(const std::vector<Loaded>& all, const RunArguments& arguments) {
  for (const Loaded& loaded : all) {
    const harness::Experiment& experiment = loaded.experiment;
    SKERRY_RETURN_IF_ERROR(harness::check_sweep_size(experiment, experiment.base.seed_count));
  }
  SKERRY_RETURN_IF_ERROR(check_out_folder(arguments.out));
  for (const Loaded& loaded : all) {
    for (const Mode mode : {Mode::kSimulated, Mode::kLive}) {
      if (mode == Mode::kLive && !arguments.is_live) continue;
      SKERRY_RETURN_IF_ERROR(
          reports::prepare_results(name_of(loaded.experiment, mode), arguments.out));
    }
  }
  return absl::OkStatus();
}

StatusOr<reports::SweepFolder> folder_for(const harness::Experiment& experiment,
                                          const RunArguments& arguments, Mode mode) {
  return reports::SweepFolder::create(arguments.out,
                                      {name_of(experiment, mode), experiment.base.source_hash,
                                       harness::effective_hash(experiment), provenance()});
}

// Of live runs.
uint32_t jobs_of(const RunArguments& arguments) {
  return arguments.jobs == 0 ? kLiveJobs : arguments.jobs;
}

// What of live sweeps would only show when they begin.
Status check_live_use(const std::vector<Loaded>& all, const RunArguments& arguments) {
  if (arguments.trace || !arguments.resume.empty()) {
    return invalid("--live goes with neither --trace nor --resume");
  }
  for (const Loaded& loaded : all) {
    const Status status = check_live(loaded.experiment, jobs_of(arguments));
    if (!status.ok()) return invalid(loaded.path + ": " + std::string(status.message()));
  }
  return absl::OkStatus();
}

StatusOr<results::SweepResult> run_one(const Loaded& loaded, const RunArguments& arguments,
                                       const std::atomic<bool>& interrupted, Mode mode,
                                       reports::SweepFolder& folder) {
  ProgressLine progress(arguments.shown.progress, mode == Mode::kLive ? "live runs" : "runs");
  harness::RunOptions options;
  options.jobs = arguments.jobs;
  if (mode == Mode::kLive) {
    options.make_outside = twin::Loopback::create;
    options.jobs = jobs_of(arguments);
  }
  if (arguments.seeds) {
    options.first_seed = arguments.seeds->first;
    options.seed_count = arguments.seeds->count;
  }
  options.interrupted = &interrupted;
  options.command_line = command_line(loaded.path, arguments, mode);
  options.keep = [&folder](size_t cell, results::RunResult& run) { return folder.keep(cell, run); };
  if (!arguments.resume.empty()) {
    options.finished = [&](const harness::RunOptions::Take& take) {
      return take_runs_of(arguments.resume, loaded.experiment, take);
    };
  }
  const std::string started_at = utc_now();
  options.on_progress = [&progress](const harness::Progress& at) {
    if (at.end.ns > 0) {
      progress.show_run(at.now.ns, at.end.ns);
    } else {
      progress.show(at.finished, at.total, at.last);
    }
  };
  StatusOr<results::SweepResult> sweep = harness::run_experiment(loaded.experiment, options);
  if (!sweep.ok()) return sweep;
  sweep->scenario = name_of(loaded.experiment, mode);
  sweep->environment = provenance();
  sweep->started_at = started_at;
  sweep->command_line = arguments.as_given;
  sweep->repeat_line = options.command_line;
  if (arguments.seeds) {
    const auto [first, count] = *arguments.seeds;
    sweep->repeat_line += " --seed " + std::to_string(first);
    if (count > 1) sweep->repeat_line += ".." + std::to_string(first + count - 1);
  }
  return sweep;
}

// Nothing: no trace was asked for. What is in its way is said before time is spent.
StatusOr<std::optional<TraceFile>> trace_for(const std::vector<Loaded>& all,
                                             const RunArguments& arguments) {
  if (!arguments.trace) return std::nullopt;
  if (all.size() != 1) return invalid("--trace draws a run of one scenario");
  const harness::Experiment& experiment = all.front().experiment;
  if (experiment.anomalies || experiment.history) {
    return invalid("--trace: " + experiment.base.path + " is no run in time");
  }
  auto file = TraceFile::create(*arguments.trace);
  if (!file.ok()) return file.status();
  return *std::move(file);
}

// One as it is, several as a list.
bool print_documents(const std::vector<std::string>& documents) {
  if (documents.size() == 1) return print(documents[0]);
  std::string text = "[\n";
  for (size_t i = 0; i < documents.size(); ++i) text += (i == 0 ? "" : ",\n") + documents[i];
  return print(text + "]\n");
}

// Makes a sweep, shows and keeps it. Nothing: it has said why not.
std::optional<results::SweepResult> make_sweep(const Loaded& loaded, const RunArguments& arguments,
                                               const std::atomic<bool>& interrupted, Mode mode) {
  StatusOr<reports::SweepFolder> pending = folder_for(loaded.experiment, arguments, mode);
  if (!pending.ok()) {
    complain(pending.status());
    return std::nullopt;
  }
  StatusOr<results::SweepResult> sweep = run_one(loaded, arguments, interrupted, mode, *pending);
  if (!sweep.ok()) {
    complain(sweep.status(), *pending, mode);
    return std::nullopt;
  }
  const StatusOr<std::string> folder = pending->publish(*sweep);
  const bool is_json = arguments.shown.is_json;
  if (!is_json && !print(reports::console_table(*sweep, paint_of(arguments.shown.color, stdout)))) {
    return std::nullopt;
  }
  if (!folder.ok()) {
    complain(folder.status(), *pending, mode);
    return std::nullopt;
  }
  const std::string place = "report: " + *folder + "/report.html\n";
  if (is_json) {
    log(place);
  } else if (!print("\n  " + place)) {
    return std::nullopt;
  }
  return *std::move(sweep);
}

// The same again in the real mode, and both side by side. Nothing: it has said why not.
std::optional<results::SweepResult> make_live(const Loaded& loaded, const RunArguments& arguments,
                                              const std::atomic<bool>& interrupted,
                                              const results::SweepResult& simulated,
                                              std::vector<std::string>& documents) {
  announce_live(loaded.experiment, jobs_of(arguments));
  auto live = make_sweep(loaded, arguments, interrupted, Mode::kLive);
  if (!live || !live->complete) return live;  // of other seeds than those there is nothing to say
  documents.back() = results::live_comparison_to_json(simulated, *live);
  const auto paint = paint_of(arguments.shown.color, stdout);
  if (arguments.shown.is_json || print("\n" + reports::live_table(simulated, *live, paint))) {
    return live;
  }
  return std::nullopt;
}

}  // namespace

int run(const RunArguments& arguments) {
  const auto all = load_all(arguments);
  if (!all) return kBadUse;
  if (!arguments.resume.empty() && (all->size() != 1 || all->front().experiment.anomalies)) {
    return complain(invalid("--resume goes on with the runs of one scenario"));
  }
  if (const Status status = check_all(*all, arguments); !status.ok()) return complain(status);
  if (arguments.is_live) {
    const Status status = check_live_use(*all, arguments);
    if (!status.ok()) return complain(status);
  }
  StatusOr<std::optional<TraceFile>> trace = trace_for(*all, arguments);
  if (!trace.ok()) return complain(trace.status());

  const std::atomic<bool>& interrupted = watch_interrupt();
  int status = kAllValid;
  bool is_whole = true;
  std::vector<std::string> documents;
  for (const Loaded& loaded : *all) {
    if (interrupted.load()) {
      is_whole = false;
      break;
    }
    if (loaded.experiment.anomalies) {
      const StatusOr<SearchOutcome> found = run_search(loaded.experiment, arguments, interrupted);
      if (!found.ok()) return complain(found.status());
      if (found->status == kBadUse) return kBadUse;
      if (arguments.shown.is_json) documents.push_back(found->json);
      status = worse(status, found->status);
      is_whole = is_whole && found->is_complete;
      continue;
    }
    announce(loaded.experiment);
    const auto sweep = make_sweep(loaded, arguments, interrupted, Mode::kSimulated);
    if (!sweep) return kBadUse;
    documents.push_back(results::to_json(*sweep));
    status = worse(status, status_of(sweep->verdict));
    is_whole = is_whole && sweep->complete;
    if (is_whole && arguments.is_live) {
      const auto live = make_live(loaded, arguments, interrupted, *sweep, documents);
      if (!live) return kBadUse;
      status = worse(status, status_of(live->verdict));
      is_whole = live->complete;
    }
    if (!is_whole || !*trace) continue;
    const Status drawn =
        write_trace(loaded.experiment, *sweep, command_line(loaded.path, arguments),
                    arguments.shown.progress, interrupted, **trace);
    is_whole = !absl::IsCancelled(drawn);
    if (is_whole && !drawn.ok()) return complain(drawn);
  }
  if (arguments.shown.is_json && !print_documents(documents)) return kBadUse;
  if (is_whole) return status;
  log("interrupted: finished runs are kept, the rest is missing" +
      std::string(arguments.is_live ? "\n" : "; --resume FOLDER goes on with them\n"));
  return interrupted_status();
}

}  // namespace skerry::cli
