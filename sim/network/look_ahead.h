// Fetches what the next events will touch while others are handled.
//
// With many nodes an event waits for memory: for itself, for its node's row of the topology, then
// for what the row points at. The queue shows a batch of coming events at a time; each is looked at
// once, in two passes behind the fetch of the event itself, so that the waits of a batch overlap.
// Changes nothing but the processor's caches.
#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/kernel/event_queue.h"
#include "sim/network/network.h"

namespace skerry::sim {

class LookAhead {
 public:
  // Call before each pop.
  void before_pop(EventQueue& queue, const Network& network) {
    // The pop before this took one; both counts are of events from the next one on.
    far_ -= far_ > 0 ? 1 : 0;
    near_ -= near_ > 0 ? 1 : 0;
    while (far_ < kMostAhead) {
      const Event* event = queue.peek_ahead(far_);
      if (event == nullptr) break;
      if (const Event* later = queue.peek_ahead(far_ + kEventLead)) __builtin_prefetch(later);
      network.prefetch_far(event->node);
      ++far_;
    }
    while (near_ + kLag < far_) {
      const Event* event = queue.peek_ahead(near_);
      if (event == nullptr) break;
      network.prefetch_near(event->node);
      ++near_;
    }
  }

 private:
  static constexpr uint32_t kMostAhead = 24;
  static constexpr uint32_t kLag = 2;  // near passes wait for what their far pass fetches

  static constexpr uint32_t kEventLead = 8;  // far passes wait for the event itself

  uint32_t far_ = 0;
  uint32_t near_ = 0;
};

}  // namespace skerry::sim
