// The keys that will pop next, ascending by time, first in, first out on ties: the end of the queue
// from which it pops.
//
// Invariant: among equal times, keys stand in the order in which they were added. Nothing compares
// sequence numbers; every step that moves keys keeps their order.
// Cost: pop O(1); an insertion at the end O(1), elsewhere linear in the keys behind it (the queue
// keeps the array short); sorting n keys spread evenly O(n).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skerry::sim {

struct EventKey {
  int64_t time_ns = 0;
  uint32_t slot = 0;  // in the slab
  uint32_t unused = 0;
};

class SortedKeys {
 public:
  // Keys past the end that may be read (their contents mean nothing, their slots exist).
  static constexpr size_t kPadding = 16;
  // So few are sorted by comparing each with each, which is faster than anything that branches.
  static constexpr size_t kFew = 12;

  SortedKeys() { reserve(1024); }

  bool empty() const { return head_ == tail_; }
  size_t size() const { return static_cast<size_t>(tail_ - head_); }
  const EventKey& front() const { return *head_; }
  const EventKey& back() const { return tail_[-1]; }
  // REQUIRES: index < size() + kPadding.
  const EventKey& operator[](size_t index) const { return head_[index]; }
  void pop() { ++head_; }

  void insert(EventKey key) {
    if (tail_ == limit_) [[unlikely]]
      make_room();
    if (head_ == tail_ || tail_[-1].time_ns <= key.time_ns) {
      *tail_++ = key;
    } else {
      insert_before_end(key);
    }
  }

  // Takes `count` keys, given in the order of their addition, in place of its own.
  // REQUIRES: count <= kFew.
  void assign_few(const EventKey* keys, size_t count);

  // Empties it and gives room for `count` keys, to be filled in the order of their addition; then
  // call sort().
  EventKey* refill(size_t count);
  void sort();

  // Keeps the first `count` keys.
  void truncate(size_t count) { tail_ = head_ + count; }

 private:
  void reserve(size_t count);
  void make_room();
  void insert_before_end(EventKey key);

  std::vector<EventKey> keys_;
  std::vector<EventKey> scratch_;
  EventKey* head_ = nullptr;
  EventKey* tail_ = nullptr;
  EventKey* limit_ = nullptr;
};

}  // namespace skerry::sim
