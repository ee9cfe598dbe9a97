// Whether a cell can have the metrics that its gates are on: a gate on what is never measured would
// be a light that nobody wired up.
#include <algorithm>

#include "core/replication_mode.h"
#include "crdts/object/catalogue.h"
#include "harness/metrics/catalogue.h"
#include "harness/scenario/build.h"
#include "harness/scenario/documents.h"
#include "harness/scenario/fault_plan.h"
#include "sim/faults/fault.h"

namespace skerry::harness {
namespace {

bool takes_away(const sim::FaultInterval& fault, uint32_t people) {
  return fault.effect.takes_away() &&
         std::any_of(fault.nodes.begin(), fault.nodes.end(),
                     [people](sim::NodeIndex node) { return node < people; });
}

// Whether some interval of some fault is such. What a random fault draws differs from seed to seed:
// one that draws nothing under the first may under another.
template <typename Test>
bool has_fault(const Scenario& cell, const sim::FaultContext& context, Test test) {
  return std::any_of(cell.faults.begin(), cell.faults.end(), [&](const Entry& entry) {
    Rng rng = Rng::stream(cell.first_seed, "validate");
    const auto intervals =
        sim::expand_fault(*sim::find_fault(entry.kind), entry.settings, context, rng);
    if (!intervals.ok()) return false;
    return intervals->empty() || std::any_of(intervals->begin(), intervals->end(), test);
  });
}

// What the cell lacks, in words; empty where it has it.
std::string lack_of(const MetricRow& metric, const Scenario& cell) {
  const auto& without = cell.without_metrics;
  if (std::find(without.begin(), without.end(), metric.info.name) != without.end()) {
    return "[metrics] leaves it out";
  }
  const std::string owner(metric.owner);
  const uint32_t people = cell.options.replicas.people;
  const sim::FaultContext context = fault_context(cell);
  switch (metric.need) {
    case MetricNeed::kNothing:
      break;
    case MetricNeed::kOtherPeople:
      return people >= 2 ? "" : "there is nobody else to see an edit: [replicas] count is 1";
    case MetricNeed::kAbsence:
      if (has_fault(cell, context, [=](const auto& fault) { return takes_away(fault, people); })) {
        break;
      }
      return "no [[fault]] takes a person's replica away (crash, outage, sleep)";
    case MetricNeed::kHeals:
      if (has_fault(cell, context, [](const auto& fault) { return fault.effect.heals(); })) break;
      return "no [[fault]] ends that there is something to heal from";
    case MetricNeed::kCheck:
      if (std::find(cell.checks.begin(), cell.checks.end(), owner) != cell.checks.end()) break;
      return "it is of the check " + owner + ": [checks] also = [\"" + owner + "\"]";
    case MetricNeed::kStability:
      return cell.options.replica.sync.stability.ns > 0
                 ? ""
                 : "nothing is collected: it needs [sync] stability";
    case MetricNeed::kPresence:
      return cell.options.replica.sync.presence.is_on()
                 ? ""
                 : "nobody is shown what others do: it needs [presence] cursors";
    case MetricNeed::kBlobs:
      return cell.options.replica.sync.blobs.is_on()
                 ? ""
                 : "there are no files beside documents: it needs [blobs] fetch";
    case MetricNeed::kOrder:
      if (cell.options.replicas.architecture->has_order) break;
      return "nobody orders commands: it needs an [replicas] architecture with a server that does";
    case MetricNeed::kCost:
      if (cell.options.cost.is_on()) break;
      return "nobody pays for servers: it needs [cost] per_month";
    case MetricNeed::kLease:
      if (cell.options.replica.sync.lease.ns > 0) break;
      return "nobody is evicted: it needs [sync] lease";
    case MetricNeed::kFollowing:
      if (changes_following(cell)) break;
      return "nobody follows or leaves a document while it runs: it needs a [[fault]] follow or "
             "leave";
    case MetricNeed::kLevel:
      if (cell.options.replica.sync.acknowledge_at.has(metric.level)) break;
      return "nobody is told at that level: [sync] acknowledge_at lacks it";
    case MetricNeed::kJoins:
      if (is_joined(cell.options.replica.mode)) break;
      return "no states or deltas travel: it needs a [replicas] mode that joins";
    case MetricNeed::kWorkload:
      if (std::any_of(cell.workloads.begin(), cell.workloads.end(),
                      [&owner](const Entry& entry) { return entry.kind == owner; })) {
        break;
      }
      return "it needs the workload " + owner;
  }
  return "";
}

}  // namespace

void check_gates(const Cell& cell, const TomlNode& root, Build& build) {
  const TomlMember* list = root.find("gate");
  for (const GateSpec& gate : cell.scenario.gates) {
    const std::string lack = lack_of(*find_metric_row(gate.metric), cell.scenario);
    if (lack.empty()) continue;
    Place place = list->value.place;
    for (const TomlNode& table : list->value.items) {
      const TomlMember* metric = table.find("metric");
      const bool is_it =
          metric != nullptr && metric->value.text == gate.metric && table.place.line == gate.line;
      if (is_it) place = metric->value.place;
    }
    // The same words in every cell that lacks it, so that they are told once.
    build.problems.add(place, "there can be no `" + gate.metric + "`: " + lack +
                                  (cell.overrides.empty()
                                       ? ""
                                       : "; or bind the gate to the cells that have it (`cell`)"));
  }
}

}  // namespace skerry::harness
