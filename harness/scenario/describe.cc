#include "harness/scenario/describe.h"

#include <algorithm>

#include "core/nearest.h"
#include "harness/anomalies/written_history.h"
#include "harness/scenario/build.h"
#include "harness/scenario/units.h"
#include "harness/scenario/values.h"
#include "harness/workloads/workload.h"
#include "sim/faults/fault.h"

namespace skerry::harness {
namespace {

// The values that the matrix sweeps under a path, each once, in the cells' order.
using Swept = std::vector<std::pair<std::string, std::vector<std::string>>>;

Swept swept_by(std::span<const Cell> cells) {
  Swept swept;
  for (const Cell& cell : cells) {
    for (const auto& [path, value] : cell.overrides) {
      auto at = std::find_if(swept.begin(), swept.end(),
                             [&p = path](const auto& known) { return known.first == p; });
      if (at == swept.end()) at = swept.insert(swept.end(), {path, {}});
      std::vector<std::string>& values = at->second;
      if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
    }
  }
  return swept;
}

std::string alternatives(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : " | ") + value;
  return text;
}

// ["server", "server.1", ... 100 in all]: of a long list its begin.
std::string shortened(const std::string& list) {
  constexpr size_t kMostItems = 12;
  constexpr size_t kItemsShown = 3;
  size_t items = 1;
  size_t end = 0;  // of those that are shown
  for (size_t at = list.find(", "); at != std::string::npos; at = list.find(", ", at + 1)) {
    if (items++ == kItemsShown) end = at;
  }
  if (!list.starts_with('[') || items <= kMostItems) return list;
  return list.substr(0, end) + ", ... " + std::to_string(items) + " in all]";
}

// `prefix` is the table's path ("replicas."); what is swept and said here is taken out of `swept`.
std::string describe_settings(const Settings& settings, std::span<const Parameter> parameters,
                              const std::string& prefix, Swept& swept) {
  std::string text;
  for (const Parameter& parameter : parameters) {
    const auto found = settings.all().find(parameter.name);
    if (found == settings.all().end()) continue;
    if (!text.empty()) text += ", ";
    text += std::string(parameter.name) + " = ";
    const std::string path = prefix + std::string(parameter.name);
    const auto at = std::find_if(swept.begin(), swept.end(),
                                 [&path](const auto& row) { return row.first == path; });
    if (at == swept.end()) {
      text += shortened(format_value(parameter, found->second));
    } else {
      text += alternatives(at->second);
      swept.erase(at);
    }
  }
  return text;
}

constexpr size_t kNameColumns = 14;
constexpr size_t kColumns = 100;

// A name and its text, broken at ", " so that a terminal shows a tidy block.
std::string line(std::string_view name, std::string_view text) {
  std::string block = "  " + std::string(name);
  block.resize(std::max(block.size() + 1, kNameColumns), ' ');
  size_t column = block.size();
  while (!text.empty()) {
    const size_t comma = text.find(", ");
    const std::string_view part =
        text.substr(0, comma == std::string_view::npos ? comma : comma + 2);
    if (column > kNameColumns && column + part.size() > kColumns) {
      block += "\n" + std::string(kNameColumns, ' ');
      column = kNameColumns;
    }
    block += part;
    column += part.size();
    text.remove_prefix(part.size());
  }
  return block + "\n";
}

// Nothing is said of what is not there.
bool is_there(const Scenario& scenario, const Section& section) {
  if (!section.is_of_runs) return false;
  const sync::Options& sync = scenario.options.replica.sync;
  if (section.name == "presence") return sync.presence.is_on();
  if (section.name == "cost") return scenario.options.cost.is_on();
  return section.name != "blobs" || sync.blobs.is_on();
}

}  // namespace

std::string describe(const Scenario& scenario) { return describe(scenario, {}); }

std::string describe(const Scenario& scenario, std::span<const Cell> cells) {
  Swept swept = swept_by(cells);
  Swept none;
  std::string text =
      scenario.name + " (" + scenario.path + ", " + scenario.source_hash.substr(0, 8) + ")\n";
  const std::string last = std::to_string(scenario.first_seed + scenario.seed_count - 1);
  text += line("seeds", std::to_string(scenario.first_seed) +
                            (scenario.seed_count == 1 ? "" : " to " + last));
  text += line("phases", format_duration(scenario.duration) + " of safety, then " +
                             format_duration(scenario.settle) + " to settle");
  if (!scenario.settle_sum.empty()) {
    text += line("settle", "the least that is enough: " + scenario.settle_sum);
  }
  for (const Section& section : sections()) {
    if (!is_there(scenario, section)) continue;
    text += line(section.name,
                 describe_settings(*scenario.tables.find(section.name), section.parameters,
                                   std::string(section.name) + ".", swept));
  }
  for (const Entry& entry : scenario.workloads) {
    text += line(
        "workload",
        entry.kind + ": " +
            describe_settings(entry.settings, find_workload(entry.kind)->parameters, "", none));
  }
  for (const Entry& entry : scenario.faults) {
    text += line("fault", entry.kind + ": " +
                              describe_settings(entry.settings,
                                                sim::find_fault(entry.kind)->parameters, "", none));
  }
  for (const auto& [path, values] : swept) {
    text += line("matrix", path + " = " + alternatives(values));
  }
  text += line("checks", join_words(scenario.checks));
  const std::vector<std::string> off = checks_off(scenario.checks);
  if (!off.empty()) text += line("off", join_words(off));
  if (!scenario.without_metrics.empty()) {
    text += line("metrics", "without " + join_words(scenario.without_metrics));
  }
  for (const GateSpec& gate : scenario.gates) text += line("gate", gate.text);
  return text;
}

std::string describe_history(const Experiment& experiment) {
  const auto is_command = [](const WrittenStep& step) { return step.is_command(); };
  const std::vector<WrittenStep>& steps = experiment.history->steps;
  const auto commands = static_cast<size_t>(std::count_if(steps.begin(), steps.end(), is_command));
  const auto counted = [](uint64_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
  };
  return "a history of " + counted(commands, "command") + " and " +
         counted(steps.size() - commands, "expectation") + ", in every order, in " +
         counted(experiment.cells.size(), "design") + ", " +
         counted(experiment.base.seed_count, "seed");
}

}  // namespace skerry::harness
