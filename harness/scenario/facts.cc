#include "harness/scenario/facts.h"

#include <algorithm>

#include "core/check.h"
#include "crdts/object/catalogue.h"
#include "harness/scenario/topology.h"
#include "sim/faults/document_names.h"
#include "sim/faults/fault.h"

namespace skerry::harness {
namespace {

template <typename Test>
bool has_fault(const Scenario& cell, Test test) {
  return std::any_of(cell.faults.begin(), cell.faults.end(), [&test](const Entry& fault) {
    return test(sim::find_fault(fault.kind)->effect);
  });
}

bool varies(const Distribution& distribution) {
  return distribution.kind != Distribution::Kind::kConstant;
}

bool has_varying_latencies(const Scenario& cell) {
  if (!has_own_latencies(cell) && varies(cell.options.links.latency)) return true;
  const bool is_degraded = has_fault(cell, [](const sim::FaultEffect& effect) {
    return effect.links == sim::FaultEffect::Links::kDegraded;
  });
  return varies(cell.options.links.jitter) || cell.options.links.reorder > 0 || is_degraded;
}

bool has_breakable_connections(const Scenario& cell) {
  const bool is_hurt =
      has_fault(cell, [](const sim::FaultEffect& effect) { return effect.lasts(); });
  const sim::LinkOptions& links = cell.options.links;
  const bool has_bursts = links.burst_mean_good.ns > 0 && links.burst_mean_bad.ns > 0;
  const bool is_narrow =
      links.bandwidth_bits > 0 || links.server_bandwidth_bits > 0 || has_own_bandwidths(cell);
  return is_hurt || links.loss > 0 || has_bursts || is_narrow || has_varying_latencies(cell);
}

// Whether one neighbour fewer would leave a pair without a link.
bool uses_k(const Scenario& cell) {
  const int64_t nodes = cell.options.replicas.nodes();
  const std::string& topology = cell.options.topology.kind;
  int64_t most = nodes - 1;
  if (topology == "ring_k") most = (nodes + 1) / 2;
  if (topology == "grid") most = nodes;
  return cell.options.topology.k <= std::max<int64_t>(1, most);
}

bool has_wrong_clocks(const Scenario& cell) {
  const bool jumps =
      has_fault(cell, [](const sim::FaultEffect& effect) { return effect.sets_clocks; });
  return jumps || cell.options.replicas.clock_offset != Distribution() ||
         cell.options.replicas.clock_drift_ppm > 0;
}

bool has_two_versions(const Scenario& cell) {
  const bool changes = has_fault(cell, [](const sim::FaultEffect& effect) {
    return effect.version != sim::FaultEffect::Version::kKept;
  });
  return changes || !cell.options.replicas.next_version.empty();
}

bool has_following_changes(const Scenario& cell) {
  return has_fault(cell, [](const sim::FaultEffect& effect) { return effect.changes_following(); });
}

bool calls_documents_by_name(const Scenario& cell) {
  return std::any_of(cell.faults.begin(), cell.faults.end(), [](const Entry& fault) {
    return sim::find_fault(fault.kind)->effect.changes_following() &&
           sim::calls_by_name(fault.settings);
  });
}

bool attaches_files(const Scenario& cell) {
  return std::any_of(cell.workloads.begin(), cell.workloads.end(),
                     [](const Entry& entry) { return entry.kind == "attachments"; });
}

}  // namespace

std::string fact_of(std::string_view key, const Scenario& cell) {
  if (key == "cell.family") {
    return std::string(to_string(cell.options.replica.design->family));
  }
  if (key == "cell.latencies") return has_varying_latencies(cell) ? "varying" : "constant";
  if (key == "cell.versions") return has_two_versions(cell) ? "two" : "one";
  if (key == "cell.following") return has_following_changes(cell) ? "changes" : "fixed";
  if (key == "cell.documents") return calls_documents_by_name(cell) ? "named" : "numbered";
  if (key == "cell.clocks") return has_wrong_clocks(cell) ? "wrong" : "right";
  if (key == "cell.connections") return has_breakable_connections(cell) ? "breakable" : "safe";
  if (key == "cell.attachments") return attaches_files(cell) ? "some" : "none";
  if (key == "cell.link_latency") return has_own_latencies(cell) ? "own" : "common";
  if (key == "cell.link_bandwidth") return has_own_bandwidths(cell) ? "own" : "common";
  SKERRY_CHECK(key == "cell.k" && "a fact that is not there");
  return uses_k(cell) ? "used" : "spare";
}

std::vector<std::string> sources_of(std::string_view key) {
  if (key == "cell.family") return {"replicas.crdt"};
  if (key == "cell.latencies") return {"network.latency", "network.jitter", "network.reorder"};
  if (key == "cell.versions") return {"fault", "replicas.next_version"};
  if (key == "cell.following" || key == "cell.documents") return {"fault"};
  if (key == "cell.clocks") return {"fault", "replicas.clock_offset", "replicas.clock_drift_ppm"};
  if (key == "cell.connections") return {"fault", "network"};
  if (key == "cell.attachments") return {"workload"};
  if (key == "cell.k") return {"replicas.count", "replicas.servers", "sync.topology"};
  if (key == "cell.link_latency" || key == "cell.link_bandwidth") {
    return {"sync.topology", "sync.links"};
  }
  if (key == "replicas.servers") return {"replicas.servers", "sync.topology"};
  return {std::string(key)};
}

}  // namespace skerry::harness
