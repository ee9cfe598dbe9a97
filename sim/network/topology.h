// Who is linked to whom. Nodes are people 0..p-1, then servers.
//
// Invariants: every link has its reverse; no node is linked with itself; neighbours ascend. Every
// topology but hubs is connected.
// Cost: making one is O(nodes + links), finding a link O(log degree). At most kMostLinks directed
// links, so that a mesh of too many nodes is an error and not a machine without memory.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/distribution.h"
#include "core/prefetch.h"
#include "core/rng.h"
#include "core/status.h"
#include "core/time.h"
#include "sim/kernel/pages.h"

namespace skerry::sim {

using NodeIndex = uint32_t;

// Both ways alike, unless the way back is listed too. What all or none have.
struct ListedLink {
  NodeIndex from = 0;
  NodeIndex to = 0;
  std::optional<Duration> latency = {};       // one way
  std::optional<double> bandwidth_bits = {};  // 0: unlimited
};

struct TopologyOptions {
  std::string_view kind;  // hub hubs mesh ring ring_k line tree grid random_k regions links
  uint32_t people = 0;
  uint32_t servers = 0;
  // ring_k: the k nearest on each side; random_k: links drawn by each node; tree: children of a
  // node; grid: nodes in a row.
  uint32_t k = 4;
  std::string rtt_csv;  // regions: a matrix of round trips (docs/formats/rtt.md), halved
  // Where people are dealt to, round robin; servers get the first. Empty: all of the matrix's.
  std::vector<std::string> regions;
  std::vector<ListedLink> links;  // links
};

class Topology {
 public:
  static constexpr uint64_t kMostLinks = uint64_t{1} << 25;

  // Links are symmetric pairs of directed links. random_k is connected (a ring is added where it is
  // not). Regions with servers are linked as a hub, without servers as a mesh. In the others
  // servers are nodes like any. Errors: unknown kind, unknown region, an unreadable or malformed
  // matrix, too many links, a hub without a server; listed links to nowhere, to oneself, twice, or
  // that leave somebody out.
  static StatusOr<Topology> make(const TopologyOptions& options, Rng rng);

  uint32_t nodes() const { return static_cast<uint32_t>(offsets_.size() - 1); }
  // Ascending. In a hub every person's only neighbour is a server (person i: server i mod servers);
  // in hubs no server is another's neighbour.
  std::span<const NodeIndex> neighbours(NodeIndex node) const {
    return {targets_.data() + offsets_[node], targets_.data() + offsets_[node + 1]};
  }
  bool has_link(NodeIndex from, NodeIndex to) const { return link(from, to) >= 0; }
  // The index of the directed link, dense from 0; -1 where there is none. Neighbour j of node n has
  // link first_link(n) + j.
  int64_t link(NodeIndex from, NodeIndex to) const {
    const NodeIndex* first = targets_.data() + offsets_[from];
    const NodeIndex* const end = targets_.data() + offsets_[from + 1];
    // Halve long rows without branches (the outcome of each comparison is a coin toss), then count
    // what is smaller: no step of the count waits for the one before.
    int64_t rest = end - first;
    while (rest > kCountedRow) {
      const int64_t half = rest / 2;
      first += first[half - 1] < to ? half : 0;
      rest -= half;
    }
    first += count_below(first, rest, to);
    return first != end && *first == to ? first - targets_.data() : -1;
  }
  // In two steps, far and near ahead of a look at the node's neighbours: the second needs the
  // first. Always inlined for the reason that core/prefetch.h gives.
  [[gnu::always_inline]] void prefetch_row(NodeIndex node) const { prefetch(&offsets_[node]); }
  [[gnu::always_inline]] void prefetch_targets(NodeIndex node) const {
    const NodeIndex* row = targets_.data() + offsets_[node];
    prefetch(row);
    prefetch(row + 64 / sizeof(NodeIndex) - 1);
  }
  uint64_t first_link(NodeIndex node) const { return offsets_[node]; }
  uint64_t links() const { return targets_.size(); }
  NodeIndex target(uint64_t link) const { return targets_[link]; }

  // Where a topology fixes a link's one-way latency (regions, listed links), else null.
  const Distribution* latency_of(uint64_t link) const {
    return class_of_link_.empty() ? nullptr : &latencies_[class_of_link_[link]];
  }
  // The distinct latencies, and which of them a link has; no classes where none are fixed.
  std::span<const Distribution> latency_classes() const { return latencies_; }
  uint16_t latency_class(uint64_t link) const {
    return class_of_link_.empty() ? uint16_t{0} : class_of_link_[link];
  }

  // The same of bandwidths, which only listed links may fix.
  std::span<const double> bandwidth_classes() const { return bandwidths_; }
  uint16_t bandwidth_class(uint64_t link) const {
    return bandwidth_of_link_.empty() ? uint16_t{0} : bandwidth_of_link_[link];
  }

  bool is_server(NodeIndex node) const { return node >= people_; }
  uint32_t people() const { return people_; }

 private:
  static constexpr int64_t kCountedRow = 32;
  static int64_t count_below(const NodeIndex* first, int64_t count, NodeIndex to) {
    // Four at a time: a comparison of vectors gives -1 where it holds.
    using Four [[gnu::vector_size(16)]] = uint32_t;
    const Four wanted = {to, to, to, to};
    Four sums = {};
    int64_t i = 0;
    for (; i + 4 <= count; i += 4) {
      Four four;
      std::memcpy(&four, first + i, sizeof four);
      sums -= static_cast<Four>(four < wanted);
    }
    int64_t below = int64_t{sums[0]} + sums[1] + sums[2] + sums[3];
    for (; i < count; ++i) below += first[i] < to;
    return below;
  }

  uint32_t people_ = 0;
  HugeVector<uint32_t> offsets_ = {0};  // nodes + 1
  HugeVector<NodeIndex> targets_;       // ascending within a node
  Status fix_by_regions(const TopologyOptions& options);
  Status fix_by_list(std::span<const ListedLink> links);

  std::vector<Distribution> latencies_;  // of each ordered pair of regions in use, or distinct ones
  std::vector<uint16_t> class_of_link_;  // empty, or an index into latencies_ for each link
  std::vector<double> bandwidths_;       // distinct ones
  std::vector<uint16_t> bandwidth_of_link_;
};

}  // namespace skerry::sim
