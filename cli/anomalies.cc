#include "cli/anomalies.h"

#include <chrono>
#include <functional>

#include "cli/exit_status.h"
#include "cli/provenance.h"
#include "cli/terminal.h"
#include "harness/anomalies/search.h"
#include "harness/runner/jobs.h"
#include "reports/anomaly_folder.h"
#include "reports/anomaly_table.h"

namespace skerry::cli {
namespace {

results::AnomalyTable search(const harness::Experiment& experiment, const RunArguments& arguments,
                             const std::atomic<bool>& interrupted) {
  ProgressLine progress(arguments.shown.progress, "designs");
  harness::SearchOptions options;
  options.run_all = [&arguments](size_t count, const std::function<void(size_t)>& work) {
    harness::run_jobs(count, arguments.jobs, work);
  };
  if (arguments.seeds) options.first_seed = arguments.seeds->first;
  options.interrupted = &interrupted;
  options.on_progress = [&progress](const harness::SearchProgress& at) {
    const std::string part = std::string(at.design) + ": " + at.part + ", " +
                             std::to_string(at.shares) + "/" + std::to_string(at.all_shares);
    progress.show(at.rows, at.all_rows, part);
  };
  const auto began = std::chrono::steady_clock::now();
  results::AnomalyTable table = harness::search_anomalies(*experiment.anomalies, options);
  const std::chrono::duration<double, std::nano> wall = std::chrono::steady_clock::now() - began;
  table.scenario = experiment.base.name;
  table.description = experiment.base.description;
  table.scenario_hash = experiment.base.source_hash;
  table.process["wall_time"] = wall.count();
  table.environment = provenance();
  return table;
}

}  // namespace

StatusOr<SearchOutcome> run_search(const harness::Experiment& experiment,
                                   const RunArguments& arguments,
                                   const std::atomic<bool>& interrupted) {
  const results::AnomalyTable table = search(experiment, arguments, interrupted);
  SearchOutcome outcome;
  outcome.status = status_of(table.verdict());
  outcome.is_complete = table.complete;
  if (arguments.shown.is_json) {
    outcome.json = results::to_json(table);
  } else if (!print(reports::anomaly_table(table, paint_of(arguments.shown.color, stdout)))) {
    outcome.status = kBadUse;
    return outcome;
  }
  if (!table.reason().empty()) log("skerry run: " + table.scenario + ": " + table.reason() + "\n");
  const StatusOr<std::string> folder = reports::write_anomalies(table, arguments.out);
  if (!folder.ok()) return folder.status();
  const std::string place = "report: " + *folder + "/report.md\n";
  if (arguments.shown.is_json) {
    log(place);
  } else if (!print("\n  " + place)) {
    outcome.status = kBadUse;
  }
  return outcome;
}

}  // namespace skerry::cli
