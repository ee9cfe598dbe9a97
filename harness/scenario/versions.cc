// Which versions of the protocol a cell may mix.
#include <algorithm>
#include <string>

#include "harness/scenario/build.h"
#include "sim/faults/fault.h"

namespace skerry::harness {

void check_versions(const Scenario& scenario, const TomlNode& root, Build& build) {
  const ReplicaOptions& replicas = scenario.options.replicas;
  for (const Entry& fault : scenario.faults) {
    const auto version = sim::find_fault(fault.kind)->effect.version;
    const bool goes = version == sim::FaultEffect::Version::kKept ||
                      scenario.options.replica.mode == ReplicationMode::kOperations;
    if (goes) continue;
    build.problems.add(place_of(root, "replicas", "mode"),
                       "the next version of the protocol has no mode `" +
                           std::string(to_string(scenario.options.replica.mode)) +
                           "`; expected \"operations\" where there is a fault `" + fault.kind +
                           "`");
  }
  const auto is_missing = [&replicas](const NodeName& node) {
    return node.index >= (node.is_server ? replicas.servers : replicas.people);
  };
  if (std::ranges::any_of(replicas.next_version, is_missing)) {
    build.problems.add(place_of(root, "replicas", "next_version"),
                       "`next_version` names who is not there; expected people below " +
                           std::to_string(replicas.people) + " and servers below " +
                           std::to_string(replicas.servers));
  }
  if (replicas.next_kinds > replicas.documents) {
    build.problems.add(place_of(root, "replicas", "next_kinds"),
                       "`next_kinds` is " + std::to_string(replicas.next_kinds) +
                           ", and there are " + std::to_string(replicas.documents) + " documents");
  }
}

}  // namespace skerry::harness
