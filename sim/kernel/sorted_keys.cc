#include "sim/kernel/sorted_keys.h"

#include <algorithm>
#include <array>
#include <bit>

namespace skerry::sim {
namespace {

// Below this many keys, insertion sort alone is faster.
constexpr ptrdiff_t kFewKeys = 20;

void insertion_sort(EventKey* first, EventKey* last) {
  for (EventKey* at = first + 1; at < last; ++at) {
    if (at[-1].time_ns <= at->time_ns) continue;
    const EventKey key = *at;
    EventKey* hole = at;
    do {
      *hole = hole[-1];
      --hole;
    } while (hole != first && hole[-1].time_ns > key.time_ns);
    *hole = key;
  }
}

// Every pair compared once, without a branch: a key's rank is the number of keys before it.
void rank_sort(const EventKey* from, size_t count, EventKey* to) {
  uint32_t ranks[SortedKeys::kFew];
  for (size_t i = 0; i < count; ++i) {
    const int64_t time_ns = from[i].time_ns;
    uint32_t rank = 0;
    for (size_t j = 0; j < i; ++j) {
      const uint32_t is_before = from[j].time_ns <= time_ns ? 1 : 0;
      rank += is_before;
      ranks[j] += 1 - is_before;
    }
    ranks[i] = rank;
  }
  for (size_t i = 0; i < count; ++i) to[ranks[i]] = from[i];
}

// One stable counting pass by the topmost bits in which the keys differ, from `from` to `to`.
void spread(const EventKey* from, size_t count, EventKey* to, uint64_t least, uint64_t range) {
  constexpr int kBits = 7;
  constexpr size_t kBuckets = size_t{1} << kBits;
  const int width = static_cast<int>(std::bit_width(range));
  const int shift = width > kBits ? width - kBits : 0;
  std::array<uint32_t, kBuckets> starts{};
  const auto bucket_of = [&](const EventKey& key) {
    return static_cast<size_t>((static_cast<uint64_t>(key.time_ns) - least) >> shift);
  };
  for (size_t i = 0; i < count; ++i) ++starts[bucket_of(from[i])];
  uint32_t sum = 0;
  for (uint32_t& start : starts) {
    const uint32_t here = start;
    start = sum;
    sum += here;
  }
  for (size_t i = 0; i < count; ++i) to[starts[bucket_of(from[i])]++] = from[i];
}

}  // namespace

void SortedKeys::reserve(size_t count) {
  const auto offset = head_ == nullptr ? 0 : head_ - keys_.data();
  const auto kept = tail_ - head_;
  keys_.resize(count + kPadding);
  head_ = keys_.data() + offset;
  tail_ = head_ + kept;
  limit_ = keys_.data() + count;
}

void SortedKeys::make_room() {
  const size_t kept = size();
  const size_t capacity = keys_.size() - kPadding;
  // Whoever moves n keys has popped at least n before: O(1) a key.
  if (kept <= capacity / 2) {
    std::copy(head_, tail_, keys_.data());
    head_ = keys_.data();
    tail_ = head_ + kept;
  } else {
    reserve(capacity * 2);
  }
}

void SortedKeys::insert_before_end(EventKey key) {
  // The first key that is later, without a branch that could be mispredicted.
  EventKey* at = head_;
  size_t rest = size();
  while (rest > 1) {
    const size_t half = rest / 2;
    at += half * static_cast<size_t>(at[half - 1].time_ns <= key.time_ns);
    rest -= half;
  }
  at += static_cast<size_t>(at->time_ns <= key.time_ns);
  // The shorter side moves; before the head there is the room of what was popped.
  if (at - head_ < tail_ - at && head_ != keys_.data()) {
    std::copy(head_, at, head_ - 1);
    --head_;
    at[-1] = key;
  } else {
    std::copy_backward(at, tail_, tail_ + 1);
    ++tail_;
    *at = key;
  }
}

void SortedKeys::assign_few(const EventKey* keys, size_t count) {
  head_ = keys_.data();
  tail_ = head_ + count;
  rank_sort(keys, count, head_);
}

EventKey* SortedKeys::refill(size_t count) {
  if (count + kPadding > keys_.size()) {
    head_ = tail_ = nullptr;
    reserve(std::bit_ceil(count));
  }
  head_ = keys_.data();
  tail_ = head_ + count;
  return head_;
}

void SortedKeys::sort() {
  const ptrdiff_t count = tail_ - head_;
  if (count <= kFewKeys) {
    insertion_sort(head_, tail_);
    return;
  }
  int64_t least = head_->time_ns;
  int64_t most = least;
  bool is_sorted = true;
  int64_t before = least;
  for (const EventKey* key = head_; key != tail_; ++key) {
    least = std::min(least, key->time_ns);
    most = std::max(most, key->time_ns);
    is_sorted &= before <= key->time_ns;
    before = key->time_ns;
  }
  if (is_sorted) return;
  if (scratch_.size() < static_cast<size_t>(count)) scratch_.resize(static_cast<size_t>(count));
  std::copy(head_, tail_, scratch_.begin());
  spread(scratch_.data(), static_cast<size_t>(count), head_, static_cast<uint64_t>(least),
         static_cast<uint64_t>(most) - static_cast<uint64_t>(least));
  insertion_sort(head_, tail_);
}

}  // namespace skerry::sim
