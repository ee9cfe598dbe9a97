// Who is linked to whom. Nodes are people 0..p-1, then servers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/distribution.h"
#include "core/rng.h"
#include "core/status.h"
#include "core/time.h"

namespace skerry::sim {

using NodeIndex = uint32_t;

struct TopologyOptions {
  std::string_view kind;  // hub mesh ring ring_k line tree random_k regions
  uint32_t people = 0;
  uint32_t servers = 0;
  uint32_t k = 4;              // ring_k: the k nearest on each side; random_k: links drawn by each node
  std::string rtt_csv;         // regions: a matrix of round trips (docs/formats/rtt.md), halved
  std::vector<std::string> regions;  // where people are dealt to, round robin; servers get the first
};

class Topology {
 public:
  // Links are symmetric pairs of directed links. random_k is connected (a ring is added where it is
  // not). Errors: unknown kind, unknown region, an unreadable or malformed matrix.
  static StatusOr<Topology> make(const TopologyOptions& options, Rng rng);

  uint32_t nodes() const;
  // Ascending. In a hub every person's only neighbour is a server (person i: server i mod servers).
  std::span<const NodeIndex> neighbours(NodeIndex node) const;
  bool has_link(NodeIndex from, NodeIndex to) const;
  // The index of the directed link, dense from 0; -1 where there is none. Neighbour j of node n has
  // link first_link(n) + j.
  int64_t link(NodeIndex from, NodeIndex to) const;
  uint64_t first_link(NodeIndex node) const;
  uint64_t links() const;
  // Where a topology fixes a link's one-way latency (regions), else null.
  const Distribution* latency_of(uint64_t link) const;
  bool is_server(NodeIndex node) const { return node >= people_; }
  uint32_t people() const { return people_; }

 private:
  uint32_t people_ = 0;
  std::vector<uint64_t> offsets_;       // nodes + 1
  std::vector<NodeIndex> targets_;      // ascending within a node
  std::vector<Distribution> latencies_;  // empty, or one a link
};

}  // namespace skerry::sim
