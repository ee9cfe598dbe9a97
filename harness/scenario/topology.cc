#include "harness/scenario/topology.h"

#include <string>

#include "harness/scenario/values.h"

namespace skerry::harness {
namespace {

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
  const TopologyChoice& choice = scenario.options.topology;
  const LinksSpec& links = choice.links;
  sim::TopologyOptions options;
  options.kind = choice.kind;
  options.people = scenario.options.replicas.people;
  options.servers = scenario.options.replicas.servers;
  options.k = choice.k;
  options.rtt_csv = choice.rtt_matrix;
  options.regions = choice.regions;
  if (options.kind != "links") return options;
  if (links.links.empty()) return invalid("the topology `links` needs [sync] links");
  for (const LinkSpec& link : links.links) {
    const auto from = index_of(link.from, link, links, options.people, options.servers);
    if (!from.ok()) return from.status();
    const auto to = index_of(link.to, link, links, options.people, options.servers);
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
  const TopologyChoice& choice = scenario.options.topology;
  return choice.kind == "regions" ||
         (!choice.links.links.empty() && choice.links.links.front().latency.has_value());
}

bool has_own_bandwidths(const Scenario& scenario) {
  const LinksSpec& links = scenario.options.topology.links;
  return !links.links.empty() && links.links.front().bandwidth.has_value();
}

}  // namespace skerry::harness
