#include "harness/scenario/topology.h"

#include <algorithm>
#include <optional>
#include <string>

#include "harness/scenario/values.h"

namespace skerry::harness {
namespace {

// Null where the cell's topology is another.
const LinksSpec* links_of(const Scenario& scenario) {
  if (scenario.sync.text("topology") != "links" || !scenario.sync.has("links")) return nullptr;
  return &scenario.sync.links("links");
}

StatusOr<sim::NodeIndex> index_of(const NodeName& node, const LinkSpec& link,
                                  const LinksSpec& links, uint32_t people, uint32_t servers) {
  if (node.index < (node.is_server ? servers : people)) {
    return node.is_server ? people + node.index : node.index;
  }
  const std::string where =
      links.file.empty() ? "" : links.file + ":" + std::to_string(link.line) + ": ";
  return invalid(where + "there is no " + format_node(node) + ": " +
                 who_is_there({{}, people, servers}));
}

}  // namespace

StatusOr<sim::TopologyOptions> topology_options(const Scenario& scenario) {
  sim::TopologyOptions options;
  options.kind = scenario.sync.text("topology");
  options.people = static_cast<uint32_t>(scenario.replicas.integer("count"));
  options.servers = static_cast<uint32_t>(scenario.replicas.integer("servers"));
  options.k = static_cast<uint32_t>(scenario.sync.integer("k"));
  options.rtt_csv = scenario.network.text("rtt_matrix");
  options.regions = scenario.network.texts("regions");
  if (options.kind != "links") return options;
  const LinksSpec* links = links_of(scenario);
  if (links == nullptr) return invalid("the topology `links` needs [sync] links");
  for (const LinkSpec& link : links->links) {
    const auto from = index_of(link.from, link, *links, options.people, options.servers);
    if (!from.ok()) return from.status();
    const auto to = index_of(link.to, link, *links, options.people, options.servers);
    if (!to.ok()) return to.status();
    options.links.push_back({*from, *to, link.latency, link.bandwidth});
  }
  return options;
}

StatusOr<sim::Topology> make_topology(const Scenario& scenario, uint64_t seed) {
  const auto options = topology_options(scenario);
  if (!options.ok()) return options.status();
  return sim::Topology::make(*options, Rng::stream(seed, "topology"));
}

bool has_own_latencies(const Scenario& scenario) {
  if (scenario.sync.text("topology") == "regions") return true;
  const LinksSpec* links = links_of(scenario);
  return links != nullptr && links->links.front().latency.has_value();
}

bool has_own_bandwidths(const Scenario& scenario) {
  const LinksSpec* links = links_of(scenario);
  return links != nullptr && links->links.front().bandwidth.has_value();
}

void set_defaults_of_topology(Scenario& scenario, bool names_topology) {
  if (!names_topology && scenario.sync.has("links")) {
    scenario.sync.set("topology", std::string("links"));
  }
  if (scenario.replicas.has("servers")) return;
  const std::string topology = scenario.sync.has("topology") ? scenario.sync.text("topology") : "";
  int64_t servers = topology == "hub" ? 1 : 0;
  if (topology == "links" && scenario.sync.has("links")) {
    for (const LinkSpec& link : scenario.sync.links("links").links) {
      for (const NodeName& node : {link.from, link.to}) {
        if (node.is_server) servers = std::max<int64_t>(servers, int64_t{node.index} + 1);
      }
    }
  }
  scenario.replicas.set("servers", servers);
}

void set_default_k(Scenario& scenario) {
  if (scenario.sync.has("k") || !scenario.sync.has("topology")) return;
  int64_t k = 4;
  if (scenario.sync.text("topology") == "tree") k = 2;
  if (scenario.sync.text("topology") == "grid" && scenario.replicas.has("count")) {
    const int64_t nodes = scenario.replicas.integer("count") + scenario.replicas.integer("servers");
    for (k = 1; k * k < nodes;) ++k;
  }
  scenario.sync.set("k", k);
}

}  // namespace skerry::harness
