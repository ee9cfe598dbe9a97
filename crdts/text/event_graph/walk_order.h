// In what order to go through a set of events, so that little has to be retreated over: parents
// first, branch by branch, small branches before large ones.
//
// Cost: O(runs + parents, log runs each); the buffers are used again.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "crdts/text/event_graph/graph.h"

namespace skerry::crdts::event_graph {

class WalkOrder {
 public:
  // The parts of the graph's runs that are in `zone`, in order; they stay until the next call.
  // REQUIRES: the spans ascend or descend, share nothing, and hold no event between two others of
  // its run without holding it.
  std::span<const Span> arrange(const Graph& graph, std::span<const Span> zone);

 private:
  struct Piece {
    Event first = 0;
    Event end = 0;
    VersionView parents;  // of its first event, if these may be in the zone
  };
  void cut(const Graph& graph, std::span<const Span> zone);
  // Calls f(from, to) for each parent in the zone.
  template <typename F>
  void each_edge(F f) const;
  std::span<uint32_t> children(size_t piece) {
    const uint32_t begin = piece == 0 ? 0 : children_end_[piece - 1];
    return std::span(children_).subspan(begin, children_end_[piece] - begin);
  }

  std::vector<Piece> pieces_;  // ascending
  std::vector<Span> order_;
  std::vector<uint32_t> waits_;
  std::vector<uint64_t> weights_;
  std::vector<uint32_t> children_;
  std::vector<uint32_t> children_end_;
  std::vector<uint32_t> ready_;
};

}  // namespace skerry::crdts::event_graph
