// skerry replay: one run in plain words.
#include "harness/replay/replay.h"
#include "cli/exit_status.h"
#include "cli/json_text.h"
#include "cli/replay_prompt.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "core/shell_word.h"
#include "harness/schedule/recorder.h"
#include "harness/schedule/text.h"
#include "reports/files.h"

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

Status wrong(const std::string& option, const Status& status) {
  return invalid(option + " is " + std::string(status.message()));
}

StatusOr<harness::Filter> filter_of(const ReplayArguments& arguments,
                                    const harness::Scenario& scenario) {
  harness::Filter filter;
  filter.change = arguments.change;
  for (const std::string& name : arguments.nodes) {
    const auto node = harness::parse_replica(name, scenario);
    if (!node.ok()) return wrong("--at", node.status());
    filter.nodes.push_back(*node);
  }
  for (const std::string& text : arguments.links) {
    const auto link = harness::parse_link(text, scenario);
    if (!link.ok()) return wrong("--link", link.status());
    filter.links.push_back(*link);
  }
  for (const std::string& text : arguments.kinds) {
    const auto kinds = harness::parse_kinds(text);
    if (!kinds.ok()) return wrong("--kind", kinds.status());
    filter.kinds.insert(filter.kinds.end(), kinds->begin(), kinds->end());
  }
  for (const std::string& text : arguments.documents) {
    const auto document = harness::parse_document(text, scenario);
    if (!document.ok()) return wrong("--document", document.status());
    filter.documents.push_back(*document);
  }
  return filter;
}

// The same as the prompt says it.
std::vector<std::string> filter_words(const ReplayArguments& arguments) {
  std::vector<std::string> words;
  for (const std::string& name : arguments.nodes) words.push_back("at " + name);
  for (const std::string& text : arguments.links) words.push_back("link " + text);
  for (const std::string& text : arguments.kinds) words.push_back("kind " + text);
  for (const std::string& text : arguments.documents) words.push_back("document " + text);
  if (arguments.change) {
    words.push_back("change " + std::to_string(arguments.change->actor.replica.value) + "." +
                    std::to_string(arguments.change->first));
  }
  return words;
}

// What tells the same run, up to where is another matter.
std::string again(const ReplayArguments& arguments, uint64_t seed) {
  const bool looks_like_option = arguments.scenario.starts_with("-");
  std::string line =
      "skerry replay " + shell_word((looks_like_option ? "./" : "") + arguments.scenario);
  for (const auto& [key, value] : arguments.overrides) {
    line += " --set " + shell_word(key + "=" + value);
  }
  return line + " --seed " + std::to_string(seed);
}

// Of a run with so many documents.
Json to_json(const harness::StoryLine& line, uint32_t documents) {
  Json json = {{"event", line.event}, {"at_ns", line.at.ns}};
  json["kind"] = harness::line_kinds()[static_cast<size_t>(line.kind)].name;
  json["node"] = line.node ? Json(*line.node) : Json(nullptr);
  json["peer"] = line.peer ? Json(*line.peer) : Json(nullptr);
  json["changes"] = Json::array();
  for (const DotRun& run : line.changes) {
    json["changes"].push_back(
        {{"replica", run.actor.replica.value}, {"first", run.first}, {"length", run.length}});
  }
  if (documents > 1) json["document"] = line.document ? Json(*line.document) : Json(nullptr);
  json["text"] = line.text;
  return json;
}

int write_schedule(const ReplayArguments& arguments, const harness::Scenario& scenario,
                   uint64_t seed) {
  const ReplayArguments& given = arguments;
  const bool is_narrowed = !given.until.empty() || given.from_event > 0 || !given.nodes.empty() ||
                           !given.links.empty() || !given.kinds.empty() || given.change ||
                           !given.documents.empty() || !given.to_show.empty() ||
                           !given.to_compare.empty() || given.is_interactive;
  if (is_narrowed) {
    return complain(
        "--write-schedule lists the whole run: of the other options only --seed, --set "
        "and --json go with it");
  }
  if (const Status status = reports::check_replaceable(arguments.schedule); !status.ok()) {
    return complain(std::string(status.message()));
  }
  const auto recorded = harness::record_schedule(
      scenario, {arguments.scenario, scenario.source_hash, seed, arguments.overrides});
  if (!recorded.ok()) return complain(std::string(recorded.status().message()));
  const Status written = reports::replace_file(arguments.schedule, recorded->text);
  if (!written.ok()) return complain(std::string(written.message()));
  if (arguments.shown.is_json) {
    const Json json = {{"schedule", arguments.schedule}, {"digest", recorded->digest},
                       {"commands", recorded->commands}, {"faults", recorded->faults},
                       {"fates", recorded->fates},       {"openings", recorded->openings}};
    return print(to_text(json)) ? kAllValid : kBadUse;
  }
  const bool is_printed =
      print(arguments.schedule + ": " + std::to_string(recorded->commands) + " commands, " +
            std::to_string(recorded->faults) + " faults, " + std::to_string(recorded->fates) +
            " fates and " + std::to_string(recorded->openings) + " openings; the run's digest is " +
            recorded->digest + "\n");
  return is_printed ? kAllValid : kBadUse;
}

}  // namespace

int replay(const ReplayArguments& arguments) {
  const harness::LoadResult loaded =
      harness::load_scenario_or_schedule(arguments.scenario, arguments.overrides);
  log(loaded.problems.to_text() + loaded.warnings.to_text("warning: "));
  if (!loaded.experiment) return kBadUse;
  const StatusOr<const harness::Cell*> cell = the_cell(*loaded.experiment);
  if (!cell.ok()) return complain(std::string(cell.status().message()));
  const harness::Scenario& scenario = (*cell)->scenario;
  harness::ReplayOptions options;
  options.seed = arguments.seed.value_or(loaded.experiment->base.first_seed);
  if (scenario.schedule != nullptr && options.seed != scenario.schedule->head.seed) {
    return complain("the schedule is of seed " + std::to_string(scenario.schedule->head.seed));
  }
  if (!arguments.schedule.empty()) return write_schedule(arguments, scenario, options.seed);
  options.from_event = arguments.from_event;
  options.again = again(arguments, options.seed);
  auto filter = filter_of(arguments, scenario);
  if (!filter.ok()) return complain(std::string(filter.status().message()));
  options.filter = *std::move(filter);
  for (const std::string& name : arguments.to_show) {
    const auto node = harness::parse_replica(name, scenario);
    if (!node.ok()) return complain("--show is " + std::string(node.status().message()));
    options.shown.push_back(*node);
  }
  for (size_t i = 0; i + 1 < arguments.to_compare.size(); i += 2) {
    const auto a = harness::parse_replica(arguments.to_compare[i], scenario);
    const auto b = harness::parse_replica(arguments.to_compare[i + 1], scenario);
    for (const auto* node : {&a, &b}) {
      if (!node->ok()) return complain("--diff is " + std::string(node->status().message()));
    }
    options.compared.emplace_back(*a, *b);
  }
  if (!arguments.until.empty()) {
    const auto until = harness::parse_until(arguments.until, scenario);
    if (!until.ok()) return complain("--until is " + std::string(until.status().message()));
    options.until = *until;
  }
  if (arguments.is_interactive) {
    return prompt(scenario, options.seed, filter_words(arguments), arguments.until);
  }
  ProgressLine progress(arguments.shown.progress, "runs");
  options.watch = [&progress](Instant now, Instant end) {
    progress.show_run(now.ns, end.ns);
    return true;
  };
  Json json = {{"told", Json::array()}, {"said", Json::array()}};
  bool is_printed = true;
  options.print = [&](const std::string& line, const harness::StoryLine* told) {
    progress.clear();
    if (!arguments.shown.is_json) return is_printed = print(line + "\n");
    if (told != nullptr) {
      json["told"].push_back(to_json(*told, scenario.options.replicas.documents));
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
