// What two versions of a graph do not share.
//
// Cost: O(runs between the versions and what they have in common * the number of branches there);
// the buffers are used again.
#pragma once

#include <cstdint>
#include <vector>

#include "crdts/text/event_graph/graph.h"

namespace skerry::crdts::event_graph {

class Difference {
 public:
  // Finds what only a and what only b hold, both ascending; the results stay until the next call.
  void find(const Graph& graph, VersionView a, VersionView b);

  // Spans, descending.
  const std::vector<Span>& only_a() const { return only_a_; }
  const std::vector<Span>& only_b() const { return only_b_; }

 private:
  enum Side : uint8_t { kA = 1, kB = 2, kBoth = 3 };
  struct Head {
    Event event = 0;
    uint8_t side = 0;
  };

  // Versions of so many events are merged in, not put in one by one.
  static constexpr size_t kMany = 6;

  void join(Head& head, uint8_t side);
  void push(Event event, uint8_t side);
  void push(VersionView events, uint8_t side);  // ascending
  void take(Span span, uint8_t side);

  std::vector<Head> heads_;  // ascending, one for an event
  std::vector<Head> merged_;
  size_t open_ = 0;  // heads that only one side has
  std::vector<Span> only_a_;
  std::vector<Span> only_b_;
};

}  // namespace skerry::crdts::event_graph
