// Keys that are not near yet: a 64-ary radix wheel on 64-bit nanoseconds (Varghese and Lauck 1987
// for hierarchical wheels; Ahuja et al. 1990 for radix heaps).
//
// A key stands at the level of the highest base-64 digit in which its time differs from `base`, in
// the slot of that digit. Taking the earliest slot moves `base` to the slot's start; its keys are
// handed out if they are few, else dealt to the level below. Every key moves at most once a level.
//
// Invariants: no key is earlier than `base`; a slot's keys stand in the order in which they were
// added, and a later key of the same time never overtakes (when `base` enters a slot, its keys have
// been dealt before any newer key can reach the levels below): ties are first in, first out without
// a sequence number.
// Cost: push O(1), appending 16 bytes; memory in chunks of 512 bytes from one pool that grows by
// 2 MiB and is kept until the wheel goes.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/time.h"
#include "sim/kernel/event_slab.h"
#include "sim/kernel/sorted_keys.h"

namespace skerry::sim {

class RadixWheel {
 public:
  RadixWheel() = default;
  ~RadixWheel();
  RadixWheel(const RadixWheel&) = delete;
  RadixWheel& operator=(const RadixWheel&) = delete;

  bool empty() const { return levels_in_use_ == 0; }

  // REQUIRES: key.time_ns is not before the end that take_earliest() gave last.
  void push(EventKey key) {
    const uint64_t time = static_cast<uint64_t>(key.time_ns);
    const auto top = static_cast<unsigned>(63 - std::countl_zero((time ^ base_) | 1));
    const unsigned level = (top * 43) >> 8;  // top / 6
    append(level * kSlots + ((time >> (kDigitBits * level)) & (kSlots - 1)), key);
  }

  // Nothing earlier will be pushed. REQUIRES: empty().
  void rewind(Instant to) { base_ = static_cast<uint64_t>(to.ns); }

  // Moves the earliest slot's keys into `out`, sorted, and returns the time (exclusive) before
  // which everything now is in `out`. REQUIRES: !empty().
  int64_t take_earliest(SortedKeys& out, const EventSlab& slab);

  // Takes keys back from `out`, all but the ties of its first, and returns the new end: for when
  // many insertions have made `out` long.
  int64_t give_back(SortedKeys& out);

 private:
  static constexpr unsigned kDigitBits = 6;
  static constexpr size_t kSlots = size_t{1} << kDigitBits;
  static constexpr size_t kLevels = 11;  // 66 bits
  static constexpr size_t kChunkBytes = 512;
  static constexpr size_t kChunkKeys = kChunkBytes / sizeof(EventKey) - 1;

  struct alignas(kChunkBytes) Chunk {
    Chunk* next;
    uint64_t unused;
    EventKey keys[kChunkKeys];
  };
  static_assert(sizeof(Chunk) == kChunkBytes);

  // `end` is where the next key goes. A full chunk's end is aligned as chunks are, and so is the
  // null of an empty slot: one test finds both.
  struct Slot {
    EventKey* end = nullptr;
    Chunk* first = nullptr;
  };

  void append(size_t index, EventKey key) {
    Slot& slot = slots_[index];
    if ((reinterpret_cast<uintptr_t>(slot.end) & (kChunkBytes - 1)) == 0) [[unlikely]] {
      add_chunk(index);
    }
    *slot.end++ = key;
  }
  void add_chunk(size_t index);
  Chunk* take_chunk();
  void give_chunk(Chunk* chunk) {
    chunk->next = free_;
    free_ = chunk;
  }

  size_t count_up_to(const Slot& slot, size_t limit) const;
  Slot detach(size_t level, size_t digit);
  void deal(Slot slot, size_t level);
  static void touch(const Slot& slot, const EventSlab& slab);
  void hand_out(Slot slot, size_t count, SortedKeys& out);

  std::array<Slot, kLevels * kSlots> slots_{};
  std::array<uint64_t, kLevels> in_use_{};  // which slots of a level hold keys
  uint32_t levels_in_use_ = 0;
  uint64_t base_ = 0;
  Chunk* free_ = nullptr;
  std::vector<void*> blocks_;
};

}  // namespace skerry::sim
