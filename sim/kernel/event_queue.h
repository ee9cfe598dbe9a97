// The pending event set: events in order of (time, sequence).
//
// Invariants: pops never go back in time; equal times pop in the order they were pushed, so a run
// does not depend on the queue's layout. Cancelling is the caller's: bump the `generation` that the
// event carries and drop it when it pops.
//
// Events lie still in a slab; 16-byte keys move. Keys before `near_end_` are in `near_`, sorted;
// all others are in `far_`, a radix wheel whose earliest slot is sorted when `near_` runs dry.
//
// Limits: 2^32 - 1 pending events (a failed check beyond), sequence numbers of 64 bits, times of
// the whole int64 range. Memory grows in blocks of 2 MiB and is kept until the queue goes; nothing
// is allocated per event. Cost and choice of structure: docs/performance.md; the candidates are in
// bench/kernel.
#pragma once

#include <cstdint>

#include "core/time.h"
#include "sim/kernel/event.h"
#include "sim/kernel/event_slab.h"
#include "sim/kernel/radix_wheel.h"
#include "sim/kernel/sorted_keys.h"

namespace skerry::sim {

class EventQueue {
 public:
  EventQueue() = default;
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  // Sets event.sequence and returns it. REQUIRES: event.time_ns >= the time of the last pop.
  uint64_t push(const Event& event) {
    const uint32_t slot = slab_.take();
    // Field by field: a caller's event then lives in registers. Copied whole, it would be stored in
    // words and loaded in vectors, for which the stores must first be through.
    Event& record = slab_[slot];
    record.time_ns = event.time_ns;
    record.sequence = next_sequence_;
    record.kind = event.kind;
    record.node = event.node;
    record.peer = event.peer;
    record.generation = event.generation;
    record.a = event.a;
    record.b = event.b;
    record.payload = event.payload;
    record.c = event.c;
    ++size_;
    const EventKey key{event.time_ns, slot, 0};
    if (event.time_ns >= near_end_) [[likely]] {
      far_.push(key);
    } else {
      push_near(key);
    }
    return next_sequence_++;
  }

  // Time may begin anew, from there. REQUIRES: empty().
  void rewind(Instant to) {
    near_end_ = to.ns;
    far_.rewind(to);
  }

  bool empty() const { return size_ == 0; }
  uint64_t size() const { return size_; }

  // The time of the next event. REQUIRES: !empty().
  int64_t next_time() {
    if (near_.empty()) refill();
    return near_.front().time_ns;
  }

  // REQUIRES: !empty(). The caller owns event.payload.
  Event pop() {
    if (near_.empty()) refill();
    const uint32_t slot = near_.front().slot;
    slab_.prefetch(near_[kPrefetchAhead].slot);
    near_.pop();
    --size_;
    const Event event = slab_[slot];
    slab_.give(slot);
    return event;
  }

  // Hints that the caller will soon pop: lets it prefetch what the next events will touch. `index`
  // counts from the next event; null when it is not known yet.
  const Event* peek_ahead(uint32_t index) {
    return index < near_.size() ? &slab_[near_[index].slot] : nullptr;
  }

 private:
  static constexpr size_t kPrefetchAhead = 8;
  static_assert(kPrefetchAhead < SortedKeys::kPadding);

  void refill();
  void push_near(EventKey key);

  SortedKeys near_;
  int64_t near_end_ = 1;  // so that `far_` sees only positive times
  uint64_t size_ = 0;
  uint64_t next_sequence_ = 0;
  EventSlab slab_;
  RadixWheel far_;
};

}  // namespace skerry::sim
