// skerry replay: one run in plain words.
#include "harness/replay.h"
#include "cli/exit_status.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
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

Json to_json(const harness::StoryLine& line) {
  Json json = {{"event", line.event}, {"at_ns", line.at.ns}};
  json["node"] = line.node ? Json(*line.node) : Json(nullptr);
  json["peer"] = line.peer ? Json(*line.peer) : Json(nullptr);
  json["changes"] = Json::array();
  for (const DotRun& run : line.changes) {
    json["changes"].push_back(
        {{"replica", run.actor.replica.value}, {"first", run.first}, {"length", run.length}});
  }
  json["text"] = line.text;
  return json;
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
  ProgressLine progress(arguments.shown.progress, "runs");
  options.watch = [&progress](Instant now, Instant end) { progress.show_run(now.ns, end.ns); };
  Json json = {{"told", Json::array()}, {"said", Json::array()}};
  bool is_printed = true;
  options.print = [&](const std::string& line, const harness::StoryLine* told) {
    progress.clear();
    if (!arguments.shown.is_json) return is_printed = print(line + "\n");
    if (told != nullptr) {
      json["told"].push_back(to_json(*told));
    } else if (!line.empty()) {
      json["said"].push_back(line);
    }
    return true;
  };
  const StatusOr<results::Verdict> verdict = harness::replay(scenario, options);
  progress.clear();
  if (!verdict.ok()) return complain(std::string(verdict.status().message()));
  if (arguments.shown.is_json) {
    json["verdict"] = results::to_string(*verdict);
    is_printed = print(to_text(json));
  }
  return is_printed ? status_of(*verdict) : kBadUse;
}

}  // namespace skerry::cli
