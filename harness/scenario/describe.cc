#include "harness/scenario/describe.h"

#include "harness/scenario/nearest.h"
#include "harness/scenario/units.h"
#include "harness/scenario/values.h"
#include "harness/workloads/workload.h"
#include "sim/faults/fault.h"

namespace skerry::harness {
namespace {

std::string describe_settings(const Settings& settings, std::span<const Parameter> parameters) {
  std::string text;
  for (const Parameter& parameter : parameters) {
    const auto found = settings.all().find(parameter.name);
    if (found == settings.all().end()) continue;
    if (!text.empty()) text += ", ";
    text += std::string(parameter.name) + " = " + format_value(parameter, found->second);
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

const Settings& section_of(const Scenario& scenario, std::string_view name) {
  if (name == "replicas") return scenario.replicas;
  if (name == "sync") return scenario.sync;
  if (name == "network") return scenario.network;
  return scenario.storage;
}

}  // namespace

std::string describe(const Scenario& scenario) {
  std::string text =
      scenario.name + " (" + scenario.path + ", " + scenario.source_hash.substr(0, 8) + ")\n";
  const std::string last = std::to_string(scenario.first_seed + scenario.seed_count - 1);
  text += line("seeds", std::to_string(scenario.first_seed) +
                            (scenario.seed_count == 1 ? "" : " to " + last));
  text += line("phases", format_duration(scenario.duration) + " of safety, then " +
                             format_duration(scenario.settle) + " to settle");
  for (const Section& section : sections()) {
    text += line(section.name,
                 describe_settings(section_of(scenario, section.name), section.parameters));
  }
  for (const Entry& entry : scenario.workloads) {
    text += line("workload",
                 entry.kind + ": " +
                     describe_settings(entry.settings, find_workload(entry.kind)->parameters));
  }
  for (const Entry& entry : scenario.faults) {
    text += line("fault",
                 entry.kind + ": " +
                     describe_settings(entry.settings, sim::find_fault(entry.kind)->parameters));
  }
  text += line("checks", join_words(scenario.checks));
  for (const GateSpec& gate : scenario.gates) text += line("gate", gate.text);
  return text;
}

}  // namespace skerry::harness
