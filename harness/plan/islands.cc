#include "harness/plan/islands.h"

namespace skerry::harness {

std::vector<uint32_t> islands_of(const sim::Topology& topology) {
  constexpr uint32_t kNone = ~uint32_t{0};
  std::vector<uint32_t> islands(topology.nodes(), kNone);
  std::vector<uint32_t> reached;
  uint32_t count = 0;
  for (uint32_t first = 0; first < topology.nodes(); ++first) {
    if (islands[first] != kNone) continue;
    islands[first] = count;
    reached.push_back(first);
    while (!reached.empty()) {
      const uint32_t node = reached.back();
      reached.pop_back();
      for (const uint32_t peer : topology.neighbours(node)) {
        if (islands[peer] != kNone) continue;
        islands[peer] = count;
        reached.push_back(peer);
      }
    }
    ++count;
  }
  return count == 1 ? std::vector<uint32_t>() : islands;
}

}  // namespace skerry::harness
