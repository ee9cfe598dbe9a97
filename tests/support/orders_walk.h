// Every delivery order of a random history (harness/anomalies/causal_orders.h), each subset held
// against the reference.
#pragma once

#include <string>
#include <vector>

#include "core/check.h"
#include "crdts/object/catalogue.h"
#include "harness/anomalies/causal_orders.h"
#include "random_history.h"

namespace skerry::test_support {

struct OrdersWalk {
  size_t subsets = 0;
  size_t edges = 0;
  size_t states = 0;    // distinct states, all subsets together
  std::string failure;  // empty when everything holds
};

// What is always delivered before the i-th entry.
inline harness::Subset needs_of(const crdts::Design& design, const History& history, size_t entry) {
  const crdts::HistoryEntry& wanted = history.entries[entry];
  harness::Subset needs = 0;
  for (size_t i = 0; i < history.entries.size(); ++i) {
    const Dot& other = history.entries[i].first;
    const bool earlier =
        other.actor == wanted.first.actor && other.sequence < wanted.first.sequence;
    const bool observed = design.needs_causal_order && wanted.past.contains(other);
    if (earlier || observed) needs |= harness::Subset{1} << i;
  }
  return needs;
}

// REQUIRES: at most 16 changes; 8 take milliseconds.
inline OrdersWalk walk_orders(const crdts::Design& design, const History& history,
                              size_t spare_paths = 2) {
  SKERRY_CHECK(history.entries.size() <= 16);
  harness::OrdersOptions options;
  options.spare_paths = spare_paths;
  options.is_thorough = true;
  options.judge = [&](harness::Subset subset, const Value& value) {
    std::vector<crdts::HistoryEntry> entries;
    for (size_t i = 0; i < history.entries.size(); ++i) {
      if ((subset >> i & 1) != 0) entries.push_back(history.entries[i]);
    }
    const Value expected = design.reference(entries);
    if (value == expected) return std::string();
    return to_display(value) + ", the reference says " + to_display(expected);
  };
  harness::CausalOrders orders(design, options);
  for (size_t i = 0; i < history.entries.size(); ++i) {
    const crdts::HistoryEntry& entry = history.entries[i];
    if (!orders.push({{entry.first.actor, entry.first.sequence, entry.time},
                      history.bodies[i],
                      needs_of(design, history, i)})) {
      break;
    }
  }
  return {orders.nodes().size(), orders.edges(), orders.states(), orders.failure()};
}

}  // namespace skerry::test_support
