#include "sim/network/topology.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/check.h"
#include "sim/network/rtt_matrix.h"

namespace skerry::sim {
namespace {

using Edge = std::pair<NodeIndex, NodeIndex>;  // undirected
using Edges = std::vector<Edge>;

Edges mesh(uint32_t nodes) {
  Edges edges;
  edges.reserve(size_t{nodes} * nodes / 2);
  for (NodeIndex i = 0; i < nodes; ++i) {
    for (NodeIndex j = i + 1; j < nodes; ++j) edges.emplace_back(i, j);
  }
  return edges;
}

Edges hubs(uint32_t people, uint32_t servers) {
  Edges edges;
  for (NodeIndex i = 0; i < people; ++i) edges.emplace_back(i, people + i % servers);
  return edges;
}

Edges hub(uint32_t people, uint32_t servers) {
  Edges edges = hubs(people, servers);
  for (const Edge& edge : mesh(servers)) {
    edges.emplace_back(edge.first + people, edge.second + people);
  }
  return edges;
}

// The k nearest on each side; k = 1 is the ring.
Edges ring(uint32_t nodes, uint32_t k) {
  if (k >= nodes / 2) return mesh(nodes);
  Edges edges;
  for (NodeIndex i = 0; i < nodes; ++i) {
    for (uint32_t step = 1; step <= k; ++step) edges.emplace_back(i, (i + step) % nodes);
  }
  return edges;
}

Edges line(uint32_t nodes) {
  Edges edges;
  for (NodeIndex i = 1; i < nodes; ++i) edges.emplace_back(i - 1, i);
  return edges;
}

Edges tree(uint32_t nodes, uint32_t k) {
  Edges edges;
  for (NodeIndex i = 1; i < nodes; ++i) edges.emplace_back((i - 1) / k, i);
  return edges;
}

// Row by row; the last may be short.
Edges grid(uint32_t nodes, uint32_t columns) {
  Edges edges;
  for (NodeIndex i = 0; i < nodes; ++i) {
    if (i % columns > 0) edges.emplace_back(i - 1, i);
    if (i >= columns) edges.emplace_back(i - columns, i);
  }
  return edges;
}

// The least node of what each is connected with.
std::vector<NodeIndex> islands(uint32_t nodes, const Edges& edges) {
  std::vector<NodeIndex> parent(nodes);
  for (NodeIndex i = 0; i < nodes; ++i) parent[i] = i;
  const auto root = [&](NodeIndex i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  for (const Edge& edge : edges) {
    const NodeIndex a = root(edge.first);
    const NodeIndex b = root(edge.second);
    parent[std::max(a, b)] = std::min(a, b);
  }
  for (NodeIndex i = 0; i < nodes; ++i) parent[i] = root(i);
  return parent;
}

bool is_connected(uint32_t nodes, const Edges& edges) {
  const std::vector<NodeIndex> island = islands(nodes, edges);
  return std::all_of(island.begin(), island.end(), [](NodeIndex least) { return least == 0; });
}

// Each node draws k distinct others; a pair that both draw is linked once.
Edges random_k(uint32_t nodes, uint32_t k, Rng& rng) {
  if (k >= nodes - 1) return mesh(nodes);
  Edges edges;
  edges.reserve(size_t{nodes} * k);
  std::vector<NodeIndex> drawn;
  for (NodeIndex i = 0; i < nodes; ++i) {
    drawn.clear();
    while (drawn.size() < k) {
      const NodeIndex other = static_cast<NodeIndex>(rng.below(nodes));
      if (other == i || std::find(drawn.begin(), drawn.end(), other) != drawn.end()) continue;
      drawn.push_back(other);
      edges.emplace_back(std::min(i, other), std::max(i, other));
    }
  }
  if (!is_connected(nodes, edges)) {
    const Edges around = ring(nodes, 1);
    edges.insert(edges.end(), around.begin(), around.end());
  }
  return edges;
}

// "2", "server", "server.1".
std::string name_of(NodeIndex node, uint32_t people) {
  if (node < people) return std::to_string(node);
  return node == people ? "server" : absl::StrCat("server.", node - people);
}

StatusOr<Edges> listed(const TopologyOptions& options) {
  const uint32_t nodes = options.people + options.servers;
  Edges edges;
  Edges ways;
  for (const ListedLink& link : options.links) {
    const std::string what = absl::StrCat("the link ", name_of(link.from, options.people), ", ",
                                          name_of(link.to, options.people));
    if (link.from >= nodes || link.to >= nodes) {
      return invalid(absl::StrCat(what, " names a node that is not there"));
    }
    if (link.from == link.to) return invalid(absl::StrCat(what, " begins where it ends"));
    edges.emplace_back(std::min(link.from, link.to), std::max(link.from, link.to));
    ways.emplace_back(link.from, link.to);
  }
  std::sort(ways.begin(), ways.end());
  const auto twice = std::adjacent_find(ways.begin(), ways.end());
  if (twice != ways.end()) {
    return invalid(absl::StrCat("the link ", name_of(twice->first, options.people), ", ",
                                name_of(twice->second, options.people), " is listed twice"));
  }
  const std::vector<NodeIndex> island = islands(nodes, edges);
  const auto apart =
      std::find_if(island.begin(), island.end(), [](NodeIndex least) { return least != 0; });
  if (apart != island.end()) {
    return invalid(absl::StrCat("no way leads from ", name_of(0, options.people), " to ",
                                name_of(*apart, options.people)));
  }
  return edges;
}

// An upper bound of the directed links, to refuse before anything is allocated.
uint64_t most_links(const TopologyOptions& options) {
  const uint64_t nodes = uint64_t{options.people} + options.servers;
  const uint64_t all_pairs = nodes * nodes;
  if (options.kind == "mesh") return all_pairs;
  if (options.kind == "hub" || (options.kind == "regions" && options.servers > 0)) {
    return uint64_t{options.servers} * options.servers + 2 * uint64_t{options.people};
  }
  if (options.kind == "regions") return all_pairs;
  if (options.kind == "hubs") return 2 * uint64_t{options.people};
  if (options.kind == "ring_k" || options.kind == "random_k") {
    return std::min(all_pairs, nodes * (2 * uint64_t{options.k} + 2));
  }
  if (options.kind == "links") return 2 * options.links.size();
  return (options.kind == "grid" ? 4 : 2) * nodes;
}

StatusOr<Edges> make_edges(const TopologyOptions& options, Rng& rng) {
  const uint32_t nodes = options.people + options.servers;
  const bool is_regions = options.kind == "regions";
  if (options.kind == "hub" || (is_regions && options.servers > 0)) {
    if (options.servers == 0) return invalid("topology \"hub\" needs at least one server");
    return hub(options.people, options.servers);
  }
  if (options.kind == "hubs") {
    if (options.servers == 0) return invalid("topology \"hubs\" needs at least one server");
    return hubs(options.people, options.servers);
  }
  if (options.kind == "mesh" || is_regions) return mesh(nodes);
  if (options.kind == "ring") return ring(nodes, 1);
  if (options.kind == "line") return line(nodes);
  if (options.kind == "links") return listed(options);
  const bool has_k = options.kind == "ring_k" || options.kind == "random_k" ||
                     options.kind == "tree" || options.kind == "grid";
  if (has_k && options.k == 0) {
    return invalid(absl::StrCat("topology \"", std::string(options.kind), "\" needs k >= 1"));
  }
  if (options.kind == "ring_k") return ring(nodes, options.k);
  if (options.kind == "random_k") return random_k(nodes, options.k, rng);
  if (options.kind == "tree") return tree(nodes, options.k);
  if (options.kind == "grid") return grid(nodes, options.k);
  return invalid(absl::StrCat(
      "unknown topology \"", std::string(options.kind),
      "\": expected hub, hubs, mesh, ring, ring_k, line, tree, grid, random_k, regions or "
      "links"));
}

// Compressed rows of both directions: counted, filled, then each short row sorted.
struct Rows {
  HugeVector<uint32_t> offsets;
  HugeVector<NodeIndex> targets;
};

Rows make_rows(uint32_t nodes, const Edges& edges) {
  std::vector<uint32_t> offsets(size_t{nodes} + 1, 0);
  for (const Edge& edge : edges) {
    ++offsets[edge.first + 1];
    ++offsets[edge.second + 1];
  }
  for (size_t i = 1; i < offsets.size(); ++i) offsets[i] += offsets[i - 1];
  std::vector<NodeIndex> targets(offsets.back());
  std::vector<uint32_t> next(offsets.begin(), offsets.end() - 1);
  for (const Edge& edge : edges) {
    targets[next[edge.first]++] = edge.second;
    targets[next[edge.second]++] = edge.first;
  }
  Rows rows;
  rows.offsets.reserve(offsets.size());
  rows.offsets.push_back(0);
  for (NodeIndex node = 0; node < nodes; ++node) {
    const auto begin = targets.begin() + static_cast<int64_t>(offsets[node]);
    const auto end = targets.begin() + static_cast<int64_t>(offsets[node + 1]);
    std::sort(begin, end);
    rows.targets.insert(rows.targets.end(), begin, std::unique(begin, end));
    rows.offsets.push_back(static_cast<uint32_t>(rows.targets.size()));
  }
  return rows;
}

struct Places {
  std::vector<size_t> of_node;
  RttMatrix matrix;
};

StatusOr<Places> deal_places(const TopologyOptions& options) {
  StatusOr<RttMatrix> matrix = RttMatrix::read(options.rtt_csv);
  if (!matrix.ok()) return matrix.status();
  std::vector<size_t> chosen;
  for (const std::string& region : options.regions) {
    const int place = matrix->find(region);
    if (place < 0) {
      return invalid(absl::StrCat("unknown region \"", region, "\": ", options.rtt_csv, " has ",
                                  absl::StrJoin(matrix->places(), ", ")));
    }
    chosen.push_back(static_cast<size_t>(place));
  }
  if (chosen.empty()) {
    for (size_t i = 0; i < matrix->places().size(); ++i) chosen.push_back(i);
  }
  Places result;
  for (NodeIndex i = 0; i < options.people; ++i)
    result.of_node.push_back(chosen[i % chosen.size()]);
  for (NodeIndex i = 0; i < options.servers; ++i) result.of_node.push_back(chosen.front());
  result.matrix = *std::move(matrix);
  return result;
}

constexpr uint16_t kNone = 0xffff;

// Numbers the distinct values of the links that are listed, and says which each directed link has.
// Nothing where none has any.
template <typename T, typename ValueOf, typename Add>
Status classify(const Topology& topology, std::span<const ListedLink> listed_links,
                ValueOf value_of, Add add, std::vector<uint16_t>& class_of_link) {
  const bool has_any = std::any_of(listed_links.begin(), listed_links.end(),
                                   [&](const ListedLink& link) { return value_of(link); });
  if (!has_any) return absl::OkStatus();
  class_of_link.assign(topology.links(), kNone);
  std::map<T, uint16_t> classes;
  // The way back first from those that say nothing of it themselves.
  for (const bool is_way_back : {true, false}) {
    for (const ListedLink& link : listed_links) {
      const std::optional<T> value = value_of(link);
      if (!value) return invalid("some links have a latency or bandwidth and others have none");
      const auto [known, is_new] = classes.try_emplace(*value, uint16_t(classes.size()));
      if (known->second == kNone)
        return invalid("more than 65535 different latencies or bandwidths");
      if (is_new) add(*value);
      const NodeIndex from = is_way_back ? link.to : link.from;
      const NodeIndex to = is_way_back ? link.from : link.to;
      class_of_link[static_cast<size_t>(topology.link(from, to))] = known->second;
    }
  }
  return absl::OkStatus();
}

}  // namespace

StatusOr<Topology> Topology::make(const TopologyOptions& options, Rng rng) {
  if (uint64_t{options.people} + options.servers == 0) return invalid("a topology needs a node");
  if (most_links(options) > kMostLinks) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "topology \"", std::string(options.kind), "\" of ", options.people + options.servers,
        " nodes may have more than ", kMostLinks, " links"));
  }
  StatusOr<Edges> edges = make_edges(options, rng);
  if (!edges.ok()) return edges.status();

  Topology result;
  result.people_ = options.people;
  Rows rows = make_rows(options.people + options.servers, *edges);
  result.offsets_ = std::move(rows.offsets);
  result.targets_ = std::move(rows.targets);
  if (options.kind == "regions") SKERRY_RETURN_IF_ERROR(result.fix_by_regions(options));
  if (options.kind == "links") SKERRY_RETURN_IF_ERROR(result.fix_by_list(options.links));
  return result;
}

Status Topology::fix_by_regions(const TopologyOptions& options) {
  StatusOr<Places> places = deal_places(options);
  if (!places.ok()) return places.status();
  constexpr size_t kSide = RttMatrix::kMostPlaces;
  std::vector<uint16_t> class_of_pair(kSide * kSide, kNone);
  class_of_link_.reserve(links());
  for (NodeIndex from = 0; from < nodes(); ++from) {
    for (const NodeIndex to : neighbours(from)) {
      const size_t here = places->of_node[from];
      const size_t there = places->of_node[to];
      uint16_t& known = class_of_pair[here * kSide + there];
      if (known == kNone) {
        const StatusOr<Duration> round_trip = places->matrix.average(here, there);
        if (!round_trip.ok()) return round_trip.status();
        known = static_cast<uint16_t>(latencies_.size());
        SKERRY_CHECK(known != kNone);
        latencies_.push_back(Distribution::constant(round_trip->ns / 2));
      }
      class_of_link_.push_back(known);
    }
  }
  return absl::OkStatus();
}

Status Topology::fix_by_list(std::span<const ListedLink> listed_links) {
  SKERRY_RETURN_IF_ERROR(classify<int64_t>(
      *this, listed_links,
      [](const ListedLink& link) {
        return link.latency ? std::optional(link.latency->ns) : std::nullopt;
      },
      [this](int64_t ns) { latencies_.push_back(Distribution::constant(ns)); }, class_of_link_));
  return classify<double>(
      *this, listed_links, [](const ListedLink& link) { return link.bandwidth_bits; },
      [this](double bits) { bandwidths_.push_back(bits); }, bandwidth_of_link_);
}

}  // namespace skerry::sim
