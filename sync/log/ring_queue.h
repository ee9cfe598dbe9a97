// A queue whose slots are reused: nothing is allocated once it has been as long as it gets, but
// that one which was long gives its slots back when it is empty.
//
// Cost: O(1) each; growing doubles.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace skerry::sync {

template <typename T>
class RingQueue {
 public:
  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }

  // REQUIRES: i < size(). 0 is the front.
  T& operator[](size_t i) { return slots_[(head_ + i) & (slots_.size() - 1)]; }
  const T& operator[](size_t i) const { return slots_[(head_ + i) & (slots_.size() - 1)]; }
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
    head_ = (head_ + 1) & (slots_.size() - 1);
    if (--size_ == 0 && slots_.size() > kMostKept) {
      std::vector<T>().swap(slots_);
      head_ = 0;
    }
  }

  void clear() {
    while (!empty()) pop_front();
  }

 private:
  static constexpr size_t kMostKept = 32;  // slots of an empty one

  void grow() {
    std::vector<T> larger(slots_.empty() ? 2 : slots_.size() * 2);  // a power of two, always
    for (size_t i = 0; i < size_; ++i) larger[i] = std::move((*this)[i]);
    slots_ = std::move(larger);
    head_ = 0;
  }

  std::vector<T> slots_;
  size_t head_ = 0;
  size_t size_ = 0;
};

}  // namespace skerry::sync
