#include "sim/kernel/radix_wheel.h"

#include <algorithm>
#include <limits>

#include "sim/kernel/pages.h"

namespace skerry::sim {
namespace {

// A slot with at most this many keys is sorted at once instead of being dealt to the level below.
// Few of the wide slots: while one is sorted, what is pushed into its span costs an insertion.
constexpr size_t kWideLevel = 4;  // 64^4 ns = 17 ms
size_t most_to_sort(size_t level) { return level < kWideLevel ? 128 : 64; }

// A slot with at most this many keys is about to pop: it is time to fetch their records.
constexpr size_t kSoonKeys = 512;

}  // namespace

RadixWheel::~RadixWheel() {
  for (void* block : blocks_) release_pages(block, kHugePageBytes);
}

RadixWheel::Chunk* RadixWheel::take_chunk() {
  if (free_ == nullptr) {
    auto* chunks = static_cast<Chunk*>(
        acquire_pages(kHugePageBytes, blocks_.empty() ? PageSize::kOrdinary : PageSize::kHuge));
    blocks_.push_back(chunks);
    for (size_t i = kHugePageBytes / kChunkBytes; i-- > 0;) give_chunk(chunks + i);
  }
  Chunk* chunk = free_;
  free_ = chunk->next;
  return chunk;
}

void RadixWheel::add_chunk(size_t index) {
  Slot& slot = slots_[index];
  Chunk* chunk = take_chunk();
  chunk->next = nullptr;
  if (slot.end == nullptr) {
    slot.first = chunk;
    in_use_[index / kSlots] |= uint64_t{1} << (index % kSlots);
    levels_in_use_ |= uint32_t{1} << (index / kSlots);
  } else {
    (reinterpret_cast<Chunk*>(slot.end) - 1)->next = chunk;
  }
  slot.end = chunk->keys;
}

RadixWheel::Slot RadixWheel::detach(size_t level, size_t digit) {
  Slot& slot = slots_[level * kSlots + digit];
  const Slot detached = slot;
  slot = {};
  in_use_[level] &= ~(uint64_t{1} << digit);
  if (in_use_[level] == 0) levels_in_use_ &= ~(uint32_t{1} << level);
  return detached;
}

size_t RadixWheel::count_up_to(const Slot& slot, size_t limit) const {
  size_t count = 0;
  for (const Chunk* chunk = slot.first; count <= limit; chunk = chunk->next) {
    if (chunk->next == nullptr) return count + static_cast<size_t>(slot.end - chunk->keys);
    count += kChunkKeys;
  }
  return count;
}

void RadixWheel::deal(Slot slot, size_t level) {
  const unsigned shift = kDigitBits * static_cast<unsigned>(level);
  for (Chunk* chunk = slot.first; chunk != nullptr;) {
    Chunk* next = chunk->next;
    if (next != nullptr) __builtin_prefetch(next);
    const EventKey* end = next == nullptr ? slot.end : chunk->keys + kChunkKeys;
    for (const EventKey* key = chunk->keys; key != end; ++key) {
      append(level * kSlots + ((static_cast<uint64_t>(key->time_ns) >> shift) & (kSlots - 1)),
             *key);
    }
    give_chunk(chunk);
    chunk = next;
  }
}

void RadixWheel::touch(const Slot& slot, const EventSlab& slab) {
  for (const Chunk* chunk = slot.first; chunk != nullptr; chunk = chunk->next) {
    const EventKey* end = chunk->next == nullptr ? slot.end : chunk->keys + kChunkKeys;
    for (const EventKey* key = chunk->keys; key != end; ++key) slab.touch(key->slot);
  }
}

void RadixWheel::hand_out(Slot slot, size_t count, SortedKeys& out) {
  if (count <= SortedKeys::kFew) {
    out.assign_few(slot.first->keys, count);
    give_chunk(slot.first);
    return;
  }
  EventKey* to = out.refill(count);
  for (Chunk* chunk = slot.first; chunk != nullptr;) {
    Chunk* next = chunk->next;
    const EventKey* end = next == nullptr ? slot.end : chunk->keys + kChunkKeys;
    to = std::copy(static_cast<const EventKey*>(chunk->keys), end, to);
    give_chunk(chunk);
    chunk = next;
  }
  out.sort();
}

int64_t RadixWheel::take_earliest(SortedKeys& out, const EventSlab& slab) {
  while (true) {
    const auto level = static_cast<size_t>(std::countr_zero(levels_in_use_));
    const auto digit = static_cast<size_t>(std::countr_zero(in_use_[level]));
    const unsigned shift = kDigitBits * static_cast<unsigned>(level);
    const uint64_t above = shift + kDigitBits < 64 ? ~uint64_t{0} << (shift + kDigitBits) : 0;
    base_ = (base_ & above) | (uint64_t{digit} << shift);
    const Slot slot = detach(level, digit);
    // At level 0 all keys of a slot are of one time, and in order.
    const size_t limit = level == 0 ? std::numeric_limits<size_t>::max() : kSoonKeys;
    const size_t count = count_up_to(slot, limit);
    if (level == 0 || count <= most_to_sort(level)) {
      hand_out(slot, count, out);
      const uint64_t end = base_ + (uint64_t{1} << shift);
      constexpr uint64_t kMost = std::numeric_limits<int64_t>::max();
      return static_cast<int64_t>(std::min(end, kMost));
    }
    if (count <= kSoonKeys) touch(slot, slab);
    deal(slot, level - 1);
  }
}

int64_t RadixWheel::give_back(SortedKeys& out) {
  const int64_t first = out.front().time_ns;
  const size_t count = out.size();
  size_t kept = 1;
  while (kept < count && out[kept].time_ns == first) ++kept;
  if (kept == count || first < 0) return out.back().time_ns + 1;
  base_ = static_cast<uint64_t>(first);
  for (size_t i = kept; i < count; ++i) push(out[i]);
  out.truncate(kept);
  return first + 1;
}

}  // namespace skerry::sim
