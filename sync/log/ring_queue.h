// A queue whose slots are reused. Those of an empty one lie in room that it shares with others,
// where it has been given that; else it keeps a few.
//
// Cost: O(1) each; growing doubles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace skerry::sync {

template <typename T>
class RingQueue {
 public:
  using Slots = std::vector<T>;
  RingQueue() = default;
  // `room` must outlive this.
  explicit RingQueue(Slots& room) : room_(&room) {}

  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }

  // REQUIRES: i < size(). 0 is the front.
  T& operator[](size_t i) { return slots_[place(i)]; }
  const T& operator[](size_t i) const { return slots_[place(i)]; }
  // REQUIRES: !empty().
  T& front() { return slots_[head_]; }
  const T& front() const { return slots_[head_]; }

  void push_back(T value) {
    if (size_ == slots_.size()) grow();
    ++size_;
    (*this)[size_ - 1] = std::move(value);
  }

  // REQUIRES: !empty(). What the front held is let go at once.
  void pop_front() {
    slots_[head_] = T();
    head_ = static_cast<uint32_t>(place(1));
    if (--size_ == 0) put_away();
  }

  // REQUIRES: !empty().
  T take_front() {
    T front = std::move(slots_[head_]);
    pop_front();
    return front;
  }

  void clear() {
    while (!empty()) pop_front();
  }

 private:
  size_t place(size_t i) const { return (head_ + i) & (slots_.size() - 1); }

  static constexpr size_t kMostKept = 512;  // bytes of an empty one

  void grow() {
    if (slots_.empty() && room_ != nullptr && !room_->empty()) return slots_.swap(*room_);
    Slots larger(slots_.empty() ? 1 : slots_.size() * 2);  // a power of two, always
    for (size_t i = 0; i < size_; ++i) larger[i] = std::move((*this)[i]);
    slots_ = std::move(larger);
    head_ = 0;
  }
  // It is empty.
  void put_away() {
    const bool is_small = slots_.size() * sizeof(T) <= kMostKept;
    if (room_ == nullptr && is_small) return;
    head_ = 0;
    if (is_small && room_->empty()) return room_->swap(slots_);
    Slots().swap(slots_);
  }

  Slots* room_ = nullptr;
  Slots slots_;
  uint32_t head_ = 0;
  uint32_t size_ = 0;
};

}  // namespace skerry::sync
