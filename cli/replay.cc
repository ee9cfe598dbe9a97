// skerry replay: one run in plain words.
#include <algorithm>

#include "cli/exit_status.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "harness/replay.h"
#include "harness/scenario/values.h"

namespace skerry::cli {
namespace {

int complain(const std::string& message) {
  log("skerry replay: " + message + "\n");
  return kBadUse;
}

// The one cell; else why there is none.
StatusOr<const harness::Cell*> the_cell(const harness::Experiment& experiment) {
  if (experiment.anomalies || experiment.history) {
    return invalid(experiment.base.path + " is no run in time; `skerry run` shows what there is");
  }
  if (experiment.cells.size() == 1) return &experiment.cells.front();
  std::string sets;
  for (const auto& [key, value] : experiment.cells.front().sets) {
    sets += " --set " + key + "=" + value;
  }
  return invalid(experiment.base.path + " has " + std::to_string(experiment.cells.size()) +
                 " cells; choose one, such as" + sets);
}

StatusOr<std::vector<uint32_t>> nodes_of(const std::vector<std::string>& names,
                                         const harness::Scenario& scenario) {
  const auto people = static_cast<uint32_t>(scenario.replicas.integer("count"));
  const auto servers = static_cast<uint32_t>(scenario.replicas.integer("servers"));
  std::vector<uint32_t> nodes;
  for (const std::string& name : names) {
    const auto node = harness::parse_node(name);
    if (!node || node->index >= (node->is_server ? servers : people)) {
      const harness::ValueContext context{"", people, servers};
      return invalid("--at is `" + name +
                     "`, which is not there: " + harness::who_is_there(context));
    }
    nodes.push_back(node->is_server ? people + node->index : node->index);
  }
  return nodes;
}

}  // namespace

int replay(const ReplayArguments& arguments) {
  const harness::LoadResult loaded =
      harness::load_scenario(arguments.scenario, arguments.overrides);
  log(loaded.problems.to_text() + loaded.warnings.to_text("warning: "));
  if (!loaded.experiment) return kBadUse;
  const StatusOr<const harness::Cell*> cell = the_cell(*loaded.experiment);
  if (!cell.ok()) return complain(std::string(cell.status().message()));
  const harness::Scenario& scenario = (*cell)->scenario;
  harness::ReplayOptions options;
  options.seed = arguments.seed.value_or(loaded.experiment->base.first_seed);
  options.from_event = arguments.from_event;
  options.change = arguments.change;
  const auto nodes = nodes_of(arguments.nodes, scenario);
  if (!nodes.ok()) return complain(std::string(nodes.status().message()));
  options.nodes = *nodes;
  if (!arguments.until.empty()) {
    const auto until = harness::parse_until(arguments.until, scenario);
    if (!until.ok()) return complain(std::string(until.status().message()));
    options.until = *until;
  }
  bool is_printed = true;
  options.print = [&is_printed](const std::string& line) {
    return is_printed = print(line + "\n");
  };
  const StatusOr<results::Verdict> verdict = harness::replay(scenario, options);
  if (!verdict.ok()) return complain(std::string(verdict.status().message()));
  return is_printed ? status_of(*verdict) : kBadUse;
}

}  // namespace skerry::cli
