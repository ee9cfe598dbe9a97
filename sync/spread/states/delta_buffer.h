// The deltas that some neighbour may still lack, oldest first, each with its index and its origin
// (Almeida, Shoker, Baquero 2018, section 6: delta-intervals; Enes et al. 2019, algorithm 1: the
// origin, for BP).
//
// One buffer serves all neighbours: each has its own place in it, and an entry goes when all have
// acknowledged it. Limit: kMostBytes and kMostEntries; beyond either the oldest entries go, and a
// neighbour that still lacked them is sent the full state instead.
#pragma once

#include <cstdint>
#include <deque>
#include <utility>

#include "sync/spread/states/lattice.h"

namespace skerry::sync {

class DeltaBuffer {
 public:
  static constexpr uint64_t kMostBytes = uint64_t{16} << 20;
  static constexpr size_t kMostEntries = 1 << 16;

  struct Entry {
    Delta delta;
    uint32_t origin = 0;  // the neighbour that it came from, or kNobody
    size_t bytes = 0;     // what it adds to a frame, at most
  };

  // Of the oldest entry that is here, or would be added next.
  uint64_t first_index() const { return first_; }
  uint64_t next_index() const { return first_ + entries_.size(); }
  const Entry& operator[](uint64_t index) const { return entries_[index - first_]; }

  // The next index is its own. Entries begin at `first`, which the first add() decides.
  void start(uint64_t first) { first_ = first; }
  void add(Delta delta, uint32_t origin) {
    const size_t bytes = delta.body.size() + delta.runs.size() * kLargestRunBytes;
    bytes_ += bytes;
    entries_.push_back({std::move(delta), origin, bytes});
    while (entries_.size() > kMostEntries || (bytes_ > kMostBytes && entries_.size() > 1)) {
      drop_oldest();
    }
  }
  // Nobody lacks what is up to `index`.
  void drop_up_to(uint64_t index) {
    while (!entries_.empty() && first_ <= index) drop_oldest();
  }

 private:
  // Actor 5 + 8, first 10, length 10, sum 16.
  static constexpr size_t kLargestRunBytes = 49;

  void drop_oldest() {
    bytes_ -= entries_.front().bytes;
    entries_.pop_front();
    ++first_;
  }

  std::deque<Entry> entries_;
  uint64_t first_ = 1;
  uint64_t bytes_ = 0;
};

}  // namespace skerry::sync
