// The pending event set: events in order of (time, sequence).
//
// Invariants: pops never go back in time; equal times pop in the order they were pushed, so a run
// does not depend on the queue's layout. Cancelling is the caller's: bump the `generation` that the
// event carries and drop it when it pops.
// Cost and choice of structure: docs/performance.md; the candidates are in bench/.
#pragma once

#include <cstdint>
#include <memory>

#include "sim/kernel/event.h"

namespace skerry::sim {

class EventQueue {
 public:
  EventQueue();
  ~EventQueue();
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  // Sets event.sequence and returns it. REQUIRES: event.time_ns >= the time of the last pop.
  uint64_t push(Event event);
  bool empty() const { return size() == 0; }
  uint64_t size() const;
  // The time of the next event. REQUIRES: !empty().
  int64_t next_time();
  // REQUIRES: !empty(). The caller owns event.payload.
  Event pop();
  // Hints that the caller will soon pop: lets it prefetch what the next events will touch. `index`
  // counts from the next event; null when it is not known yet.
  const Event* peek_ahead(uint32_t index);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace skerry::sim
