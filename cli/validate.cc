// skerry validate: everything that is wrong with scenarios, and on demand all that they mean.
#include "cli/exit_status.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "harness/anomalies/spec.h"
#include "harness/runner/runner.h"
#include "harness/scenario/describe.h"
#include "harness/schedule/text.h"

namespace skerry::cli {
namespace {

Json to_json(const harness::LoadResult& loaded) {
  Json json = {{"path", loaded.problems.path}, {"is_valid", loaded.experiment.has_value()}};
  if (loaded.experiment) {
    json["name"] = loaded.experiment->base.name;
    json["hash"] = loaded.experiment->base.source_hash;
    json["cells"] = loaded.experiment->cells.size();
    json["seeds"] = loaded.experiment->base.seed_count;
  }
  json["problems"] = Json::array();
  for (const harness::Problem& problem : loaded.problems.items) {
    json["problems"].push_back(
        {{"line", problem.line}, {"column", problem.column}, {"message", problem.message}});
  }
  json["warnings"] = Json::array();
  for (const harness::Problem& warning : loaded.warnings.items) {
    json["warnings"].push_back(
        {{"line", warning.line}, {"column", warning.column}, {"message", warning.message}});
  }
  return json;
}

std::string summary(const harness::Experiment& experiment) {
  if (experiment.anomalies) {
    const size_t designs = experiment.anomalies->designs.size();
    return experiment.base.path + ": valid: a search for anomalies in " + std::to_string(designs) +
           (designs == 1 ? " design\n" : " designs\n");
  }
  const size_t cells = experiment.cells.size();
  if (experiment.history) {
    return experiment.base.path + ": valid: " + harness::describe_history(experiment) + "\n";
  }
  return experiment.base.path + ": valid: " + std::to_string(cells) +
         (cells == 1 ? " cell, " : " cells, ") + std::to_string(experiment.base.seed_count) +
         (experiment.base.seed_count == 1 ? " seed\n" : " seeds\n");
}

void refuse_too_many_runs(harness::LoadResult& loaded) {
  if (!loaded.experiment) return;
  const Status status =
      harness::check_sweep_size(*loaded.experiment, loaded.experiment->base.seed_count);
  if (status.ok()) return;
  loaded.problems.items.push_back({0, 0, std::string(status.message())});
  loaded.experiment.reset();
}

}  // namespace

int validate(const ValidateArguments& arguments) {
  Json json = Json::array();
  std::string text;
  std::string problems;
  for (const std::string& path : arguments.scenarios) {
    harness::LoadResult loaded = harness::load_scenario_or_schedule(path, arguments.overrides);
    refuse_too_many_runs(loaded);
    json.push_back(to_json(loaded));
    if (!arguments.shown.is_json) log(loaded.warnings.to_text("warning: "));
    if (!loaded.experiment) {
      problems += loaded.problems.to_text();
      continue;
    }
    text += summary(*loaded.experiment);
    if (!arguments.is_verbose || loaded.experiment->history) continue;
    for (const harness::Cell& cell : loaded.experiment->cells) {
      for (const auto& [key, value] : cell.overrides) text += "\n" + key + " = " + value;
      text += "\n" + harness::describe(cell.scenario);
    }
  }
  if (!print(arguments.shown.is_json ? to_text(json) : text)) return kBadUse;
  if (!arguments.shown.is_json) log(problems);
  return problems.empty() ? kAllValid : kBadUse;
}

}  // namespace skerry::cli
