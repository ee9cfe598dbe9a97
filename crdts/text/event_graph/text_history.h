// All that ever happened to a text: what, by whom, after what.
#pragma once

#include <string_view>

#include "crdts/text/event_graph/agents.h"
#include "crdts/text/event_graph/graph.h"
#include "crdts/text/event_graph/operations.h"

namespace skerry::crdts::event_graph {

// What one change does at one place: erases, then inserts.
struct Edit {
  uint32_t position = 0;  // scalar values
  uint32_t erased = 0;
  uint32_t inserted = 0;  // the scalar values of `text`
  std::string_view text;  // valid UTF-8

  uint32_t length() const { return erased + inserted; }
};

struct TextHistory {
  Agents agents;
  Graph graph;
  Operations operations;

  uint32_t size() const { return graph.size(); }
  // True if the events from `first` on are one agent's edit, this one, made at a version.
  bool has(Event first, VersionView version, const Edit& edit) const;
  size_t bytes() const { return agents.bytes() + graph.bytes() + operations.bytes(); }
  // What a span's part of it takes, spare capacity not included.
  size_t bytes_of(Span span) const;
  void check_invariants() const;
};

}  // namespace skerry::crdts::event_graph
