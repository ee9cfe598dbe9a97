// People who follow and leave documents while a run lasts (the faults `follow` and `leave`).
#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "core/nearest.h"
#include "harness/scenario/build.h"
#include "harness/scenario/documents.h"
#include "harness/scenario/fault_plan.h"
#include "sim/faults/document_names.h"
#include "sim/faults/schedule.h"

namespace skerry::harness {
namespace {

using Change = sim::FaultEffect::Following;

Change change_of(const Entry& fault) { return sim::find_fault(fault.kind)->effect.following; }

// Of a fault: calls visit(person, document) for each two that it may concern, until that says true.
// What cannot be read of it is nobody.
template <typename Visit>
bool any_pair(const Entry& fault, const sim::FaultContext& context, Visit visit) {
  const auto nodes = sim::named_nodes(fault.settings, context);
  if (!nodes.ok()) return false;
  for (const uint32_t document : sim::documents_in(fault.settings, context)) {
    for (const sim::NodeIndex node : *nodes) {
      if (node < context.people && visit(node, document)) return true;
    }
  }
  return false;
}

// The pairs of a person and a document that some fault lets go.
std::set<std::pair<uint32_t, uint32_t>> ever_left(const Scenario& scenario) {
  std::set<std::pair<uint32_t, uint32_t>> left;
  for (const Entry& fault : scenario.faults) {
    if (change_of(fault) != Change::kEnds) continue;
    any_pair(fault, fault_context(scenario), [&left](uint32_t person, uint32_t document) {
      left.emplace(person, document);
      return false;
    });
  }
  return left;
}

// Somebody does not follow one of these at some time, or follows one of them at some time.
bool has_effect(const Scenario& scenario, const Entry& fault) {
  using Follow = ReplicaOptions::Follow;
  const Follow how = scenario.options.replicas.follow;
  if (how != Follow::kAll && how != Follow::kListed) return true;  // as it is drawn
  const auto start = make_following(scenario, scenario.first_seed);
  if (!start.ok()) return true;  // said elsewhere
  const sim::FaultContext context = fault_context(scenario);
  if (change_of(fault) == Change::kEnds) {
    const Following ever = ever_followed(scenario, *start);
    return any_pair(fault, context, [&ever](uint32_t p, uint32_t d) { return ever.follows(p, d); });
  }
  const auto left = ever_left(scenario);
  return any_pair(fault, context, [&](uint32_t p, uint32_t d) {
    return !start->follows(p, d) || left.contains({p, d});
  });
}

void check_names(const Scenario& scenario, const TomlNode& root, Build& build) {
  const TomlMember* replicas = root.find("replicas");
  const TomlMember* given = replicas == nullptr ? nullptr : replicas->value.find("names");
  if (given == nullptr || given->value.items.empty()) return;
  std::vector<std::string> known;
  for (const TomlNode& item : given->value.items) {
    const auto names = sim::spelled_names(item.text);
    if (!names.ok()) {
      build.problems.add(item.place, std::string(names.status().message()));
      continue;
    }
    for (const std::string& name : *names) {
      if (std::ranges::find(known, name) != known.end()) {
        build.problems.add(item.place, "two documents are called `" + name + "`");
        break;
      }
      known.push_back(name);
    }
  }
  const size_t documents = scenario.options.replicas.documents;
  if (!build.problems.empty() || known.size() == documents) return;
  build.problems.add(given->value.place, "`names` has " + std::to_string(known.size()) +
                                             " names, and there are " + std::to_string(documents) +
                                             " documents; expected a name for each");
}

std::string lack_of(const Scenario& scenario, const Entry& fault) {
  if (scenario.options.replicas.documents == 1) {
    return "everybody follows the only document; expected [replicas] `documents` of at least 2";
  }
  if (scenario.options.topology.kind != "hub") {
    return "what one leaves others must have: expected [sync] topology = \"hub\", whose server "
           "has all documents";
  }
  if (scenario.options.replica.sync.lease.ns > 0) {
    return "with a `lease` whoever leaves a document would be evicted from it; expected no lease";
  }
  if (has_effect(scenario, fault)) return "";
  return change_of(fault) == Change::kBegins
             ? "all of these follow all of that from the start on, and nobody leaves it"
             : "none of these ever follows any of that";
}

}  // namespace

bool changes_following(const Scenario& scenario) {
  return std::ranges::any_of(scenario.faults,
                             [](const Entry& fault) { return change_of(fault) != Change::kKept; });
}

Following ever_followed(const Scenario& scenario, const Following& at_start) {
  Following ever = at_start;
  for (const Entry& fault : scenario.faults) {
    if (change_of(fault) != Change::kBegins) continue;
    any_pair(fault, fault_context(scenario), [&ever](uint32_t person, uint32_t document) {
      if (!ever.follows(person, document)) ever.begin(person, document);
      return false;
    });
  }
  return ever;
}

bool check_fault_documents(const Scenario& scenario, const TomlNode& root, size_t index,
                           Build& build) {
  if (change_of(scenario.faults[index]) == Change::kKept) return true;
  const ReplicaOptions& replicas = scenario.options.replicas;
  if (!replicas.names.empty() && replicas.names.size() != replicas.documents) return false;
  const TomlMember* given = root.find("fault")->value.items[index].find("documents");
  bool are_known = true;
  for (const TomlNode& item : given->value.items) {
    const auto documents = sim::documents_called(item.text, fault_context(scenario));
    if (documents.ok()) continue;
    build.problems.add(item.place, std::string(documents.status().message()));
    are_known = false;
  }
  return are_known;
}

void check_following_changes(const Scenario& scenario, const TomlNode& root, Build& build) {
  check_names(scenario, root, build);
  if (!build.problems.empty()) return;
  for (size_t i = 0; i < scenario.faults.size(); ++i) {
    const Entry& fault = scenario.faults[i];
    if (change_of(fault) == Change::kKept) continue;
    const std::string lack = lack_of(scenario, fault);
    if (lack.empty()) continue;
    build.problems.add(root.find("fault")->value.items[i].find("kind")->value.place,
                       "nobody can `" + fault.kind + "` here: " + lack);
  }
}

}  // namespace skerry::harness
