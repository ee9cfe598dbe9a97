#include "harness/scenario/reach.h"

#include <algorithm>
#include <vector>

#include "core/distribution.h"
#include "harness/scenario/topology.h"

namespace skerry::harness {
namespace {

// Links cut off what they draw (sim/network/wires.cc).
constexpr Duration kMostLatency = Duration::seconds(24 * 3600);
constexpr uint64_t kMedian = uint64_t{1} << 63;
constexpr uint64_t kP99 = 18262276632972456099u;    // 0.99 * 2^64
constexpr uint64_t kP9999 = 18444899399302180660u;  // 0.9999 * 2^64

struct Farthest {
  sim::NodeIndex node = 0;
  uint32_t hops = 0;
};

// Breadth first. What cannot be reached is not counted.
Farthest farthest_from(sim::NodeIndex start, const sim::Topology& topology) {
  constexpr uint32_t kUnseen = ~uint32_t{0};
  std::vector<uint32_t> hops(topology.nodes(), kUnseen);
  std::vector<sim::NodeIndex> queue = {start};
  hops[start] = 0;
  for (size_t i = 0; i < queue.size(); ++i) {
    for (const sim::NodeIndex next : topology.neighbours(queue[i])) {
      if (hops[next] != kUnseen) continue;
      hops[next] = hops[queue[i]] + 1;
      queue.push_back(next);
    }
  }
  return {queue.back(), hops[queue.back()]};
}

// The longest of the shortest ways: exact where nodes are few and in trees, else a lower bound,
// from one end to the farthest and from there again.
uint32_t diameter(const sim::Topology& topology) {
  constexpr uint32_t kFewNodes = 128;
  uint32_t longest = 0;
  if (topology.nodes() <= kFewNodes) {
    for (sim::NodeIndex node = 0; node < topology.nodes(); ++node) {
      longest = std::max(longest, farthest_from(node, topology).hops);
    }
    return longest;
  }
  sim::NodeIndex start = 0;
  for (int sweep = 0; sweep < 3; ++sweep) {
    const Farthest farthest = farthest_from(start, topology);
    longest = std::max(longest, farthest.hops);
    start = farthest.node;
  }
  return longest;
}

}  // namespace

Reach reach_of(const Scenario& scenario, const sim::Topology& topology) {
  Reach reach;
  reach.hops = std::max(1u, diameter(topology));
  const auto note = [&reach](const Distribution& latency) {
    const Sampler sampler(latency);
    reach.median = std::max(reach.median, Duration{sampler.quantile(kMedian)});
    reach.p99 = std::max(reach.p99, Duration{sampler.quantile(kP99)});
    reach.p9999 = std::max(reach.p9999, Duration{sampler.quantile(kP9999)});
  };
  for (const Distribution& latency : topology.latency_classes()) note(latency);
  if (!has_own_latencies(scenario)) note(scenario.options.links.latency);
  const Sampler jitter(scenario.options.links.jitter);
  reach.p99 = reach.p99 + Duration{jitter.quantile(kP99)};
  reach.p9999 = reach.p9999 + Duration{jitter.quantile(kP9999)};
  for (Duration* slowest : {&reach.median, &reach.p99, &reach.p9999}) {
    *slowest = std::min(*slowest, kMostLatency);
  }
  return reach;
}

}  // namespace skerry::harness
