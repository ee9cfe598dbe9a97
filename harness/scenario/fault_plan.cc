#include "harness/scenario/fault_plan.h"

#include <algorithm>
#include <map>

#include "core/time_text.h"
#include "harness/plan/schedule.h"
#include "harness/scenario/entry_stream.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

using Links = sim::FaultEffect::Links;

// Where kinds and nodes stand in the lines of describe_faults, and how much of them.
constexpr size_t kTimeColumns = 36;
constexpr size_t kNodesShown = 48;

// Servers first, then people, in runs: "server 0..2 7".
std::string list_nodes(const std::vector<uint32_t>& nodes, uint32_t people, uint32_t servers) {
  std::string text;
  for (const uint32_t node : nodes) {
    if (node < people) continue;
    const std::string name = servers == 1 ? "server" : "server." + std::to_string(node - people);
    text += (text.empty() ? "" : " ") + name;
  }
  for (size_t i = 0; i < nodes.size() && nodes[i] < people;) {
    size_t last = i;
    while (last + 1 < nodes.size() && nodes[last + 1] == nodes[last] + 1 &&
           nodes[last + 1] < people) {
      ++last;
    }
    text += (text.empty() ? "" : " ") + std::to_string(nodes[i]);
    if (last > i) text += (last > i + 1 ? ".." : " ") + std::to_string(nodes[last]);
    i = last + 1;
  }
  return text;
}

std::map<uint32_t, std::vector<uint32_t>> groups_of(const sim::FaultInterval& fault) {
  std::map<uint32_t, std::vector<uint32_t>> groups;
  for (uint32_t node = 0; node < fault.group_of.size(); ++node) {
    groups[fault.group_of[node]].push_back(node);
  }
  return groups;
}

// A column and at least two spaces after it; characters, not bytes, count.
std::string padded(std::string text, size_t columns) {
  const auto shown = static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; }));
  return text.append(columns > shown + 2 ? columns - shown : 2, ' ');
}

std::string describe_time(const sim::FaultInterval& fault) {
  const std::string at = "at " + human_duration(fault.from - Instant{});
  return fault.effect.lasts() ? at + " for " + human_duration(fault.to - fault.from) : at;
}

void put_in_order(std::vector<sim::FaultInterval>& faults) {
  std::stable_sort(faults.begin(), faults.end(),
                   [](const auto& a, const auto& b) { return a.from < b.from; });
}

}  // namespace

sim::FaultContext fault_context(const Scenario& scenario) {
  const ReplicaOptions& replicas = scenario.options.replicas;
  return {replicas.people, replicas.servers, Instant{} + scenario.duration, replicas.documents,
          replicas.names};
}

StatusOr<std::vector<sim::FaultInterval>> expand_faults(const Scenario& scenario, uint64_t seed) {
  const sim::FaultContext context = fault_context(scenario);
  std::vector<sim::FaultInterval> faults;
  if (scenario.schedule != nullptr) {
    faults = scenario.schedule->faults;
    put_in_order(faults);
    return faults;
  }
  for (size_t i = 0; i < scenario.faults.size(); ++i) {
    const Entry& entry = scenario.faults[i];
    const sim::FaultKind* kind = sim::find_fault(entry.kind);
    if (kind == nullptr) return invalid("unknown fault: " + entry.kind);
    Rng rng = entry_stream(seed, "fault", scenario.faults, i);
    auto intervals = sim::expand_fault(*kind, entry.settings, context, rng);
    if (!intervals.ok()) return intervals.status();
    faults.insert(faults.end(), intervals->begin(), intervals->end());
  }
  for (const Entry& entry : scenario.workloads) {
    const WorkloadKind* kind = find_workload(entry.kind);
    if (kind == nullptr || kind->faults == nullptr) continue;
    const auto brought = kind->faults(entry.settings, context);
    faults.insert(faults.end(), brought.begin(), brought.end());
  }
  put_in_order(faults);
  return faults;
}

std::string describe_nodes(const sim::FaultInterval& fault, uint32_t people, uint32_t servers) {
  const auto list = [&](const std::vector<uint32_t>& nodes) {
    return list_nodes(nodes, people, servers);
  };
  std::string text;
  auto groups = groups_of(fault);
  if (fault.effect.links == Links::kCutOneWay) text = list(groups[0]) + " -> " + list(groups[1]);
  if (fault.effect.links == Links::kCut) {
    for (const auto& [group, nodes] : groups) text += (text.empty() ? "" : " | ") + list(nodes);
  }
  if (fault.nodes.empty()) return text.empty() ? "all links" : text;
  std::vector<uint32_t> nodes = fault.nodes;
  std::sort(nodes.begin(), nodes.end());
  if (!text.empty()) text += ", ";
  if (fault.effect.changes_following()) {
    return list(nodes) + ": documents " + list_nodes(fault.documents, UINT32_MAX, 0);
  }
  if (fault.effect.log == sim::FaultEffect::Log::kBecomesCopy) {
    text += list({fault.source}) + " -> ";
  }
  return text + list(nodes);
}

std::string describe_faults(const Scenario& scenario, uint64_t seed) {
  const auto faults = expand_faults(scenario, seed);
  if (!faults.ok() || faults->empty()) return "";
  const uint32_t people = scenario.options.replicas.people;
  const uint32_t servers = scenario.options.replicas.servers;
  size_t kind_columns = 0;
  const size_t shown = std::min(faults->size(), kFaultsShown);
  for (size_t i = 0; i < shown; ++i) {
    kind_columns = std::max(kind_columns, (*faults)[i].kind.size() + 2);
  }
  std::string text = "  faults of seed " + std::to_string(seed) + "\n";
  for (size_t i = 0; i < shown; ++i) {
    const sim::FaultInterval& fault = (*faults)[i];
    std::string nodes = describe_nodes(fault, people, servers);
    if (nodes.size() > kNodesShown) nodes = nodes.substr(0, kNodesShown - 3) + "...";
    text += "    " + padded(describe_time(fault), kTimeColumns) + padded(fault.kind, kind_columns) +
            nodes + "\n";
  }
  if (shown < faults->size()) {
    text +=
        "    ... and " + std::to_string(faults->size() - shown) + " more, each in summary.json\n";
  }
  return text;
}

}  // namespace skerry::harness
