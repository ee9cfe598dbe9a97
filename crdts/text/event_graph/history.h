// All that ever happened to a text: what, by whom, after what.
#pragma once

#include "crdts/text/event_graph/agents.h"
#include "crdts/text/event_graph/graph.h"
#include "crdts/text/event_graph/operations.h"

namespace skerry::crdts::event_graph {

struct History {
  Agents agents;
  Graph graph;
  Operations operations;

  uint32_t size() const { return graph.size(); }
  size_t bytes() const { return agents.bytes() + graph.bytes() + operations.bytes(); }
  void check_invariants() const;
};

}  // namespace skerry::crdts::event_graph
