// Where pending events live: 64-byte records in blocks that never move, taken and given back in
// last in, first out order, so that the record that was just popped, still in the cache, is the
// next one filled.
//
// Cost: O(1), no allocation but a block of 2 MiB whenever more events are pending than ever before.
// Blocks are kept until the slab goes. Limit: 2^32 - 1 records (256 GiB).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/kernel/event.h"

namespace skerry::sim {

class EventSlab {
 public:
  static constexpr unsigned kBlockBits = 15;
  static constexpr uint32_t kBlockRecords = uint32_t{1} << kBlockBits;

  EventSlab() = default;
  ~EventSlab();
  EventSlab(const EventSlab&) = delete;
  EventSlab& operator=(const EventSlab&) = delete;

  // A record for the caller to fill.
  uint32_t take() {
    if (free_ == kNone) [[unlikely]]
      return take_fresh();
    const uint32_t slot = free_;
    free_ = (*this)[slot].node;
    return slot;
  }
  // REQUIRES: `slot` is taken. Its contents are gone.
  void give(uint32_t slot) {
    (*this)[slot].node = free_;
    free_ = slot;
  }

  Event& operator[](uint32_t slot) { return blocks_[slot >> kBlockBits][slot & kInBlock]; }
  const Event& operator[](uint32_t slot) const {
    return blocks_[slot >> kBlockBits][slot & kInBlock];
  }
  // Both bring a record into the cache. A prefetch waits for nothing, but of a burst of them some
  // processors drop most; a load is never dropped.
  void prefetch(uint32_t slot) const { __builtin_prefetch(&(*this)[slot]); }
  void touch(uint32_t slot) const { __asm__ volatile("" : : "r"((*this)[slot].time_ns)); }

 private:
  static constexpr uint32_t kInBlock = kBlockRecords - 1;
  static constexpr uint32_t kNone = ~uint32_t{0};

  uint32_t take_fresh();

  std::vector<Event*> blocks_;
  uint32_t free_ = kNone;  // the free list runs through `node`
  uint32_t used_ = 0;      // records ever taken
};

}  // namespace skerry::sim
