// Fetches what the next events will touch while others are handled.
//
// With many nodes an event waits for memory: for itself, for its node's state, then for what that
// points at. The queue shows a batch of coming events at a time; each is visited once by each of
// several steps, the first far ahead of it, so that the waits of a batch overlap, and a step finds
// what the one before it has fetched. Changes nothing but the processor's caches.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/prefetch.h"
#include "sim/kernel/island_queue.h"

namespace skerry::sim {

// `kLeads`: how many events ahead each step is, the farthest first.
template <uint32_t... kLeads>
class LookAhead {
 public:
  // Call before each pop, with a visitor of events for each step.
  template <typename... Visitors>
  void before_pop(IslandQueue& queue, const Visitors&... visitors) {
    static_assert(sizeof...(Visitors) == sizeof...(kLeads));
    size_t step = 0;
    (advance(queue, visited_[step++], kLeads, visitors), ...);
  }

 private:
  static constexpr uint32_t kFarthest = std::max({kLeads...});
  static constexpr uint32_t kEventLead = 8;  // the farthest step waits for the event itself

  template <typename Visitor>
  [[gnu::always_inline]] static void advance(IslandQueue& queue, uint32_t& visited, uint32_t lead,
                                             const Visitor& visit) {
    uint32_t next = visited - (visited > 0 ? 1 : 0);  // the pop before this took one
    for (; next < lead; ++next) {
      const Event* event = queue.peek_ahead(next);
      if (event == nullptr) break;
      if (lead == kFarthest) {
        if (const Event* later = queue.peek_ahead(next + kEventLead)) prefetch(later);
      }
      visit(*event);
    }
    visited = next;
  }

  std::array<uint32_t, sizeof...(kLeads)> visited_{};  // events from the next one on, by step
};

}  // namespace skerry::sim
