// Candidate: an implicit 4-ary heap of 16-byte keys, the records in a slab.
//
// A key is (time, low 32 bits of the sequence number, slot): ties that are 2^31 pushes apart would
// come out wrong, which a benchmark does not reach.
#pragma once

#include <algorithm>
#include <vector>

#include "sim/kernel/event.h"
#include "sim/kernel/event_slab.h"

namespace skerry::bench {

class FourAryHeap {
 public:
  static constexpr const char* kName = "4-ary heap, 16-byte keys";

  void push(sim::Event event) {
    event.sequence = next_sequence_++;
    const uint32_t slot = slab_.take();
    slab_[slot] = event;
    const Key key{event.time_ns, static_cast<uint32_t>(event.sequence), slot};
    size_t hole = keys_.size();
    keys_.push_back(key);
    while (hole > 0 && key.before(keys_[(hole - 1) / 4])) {
      keys_[hole] = keys_[(hole - 1) / 4];
      hole = (hole - 1) / 4;
    }
    keys_[hole] = key;
  }

  sim::Event pop() {
    const uint32_t slot = keys_.front().slot;
    const Key last = keys_.back();
    keys_.pop_back();
    if (!keys_.empty()) sift_down(last);
    const sim::Event event = slab_[slot];
    slab_.give(slot);
    return event;
  }

 private:
  struct Key {
    int64_t time_ns;
    uint32_t sequence;
    uint32_t slot;
    bool before(const Key& other) const {
      return time_ns != other.time_ns ? time_ns < other.time_ns : sequence < other.sequence;
    }
  };

  void sift_down(Key key) {
    size_t hole = 0;
    for (size_t child = 1; child < keys_.size(); child = 4 * hole + 1) {
      const size_t end = std::min(child + 4, keys_.size());
      size_t least = child;
      for (size_t i = child + 1; i < end; ++i) {
        if (keys_[i].before(keys_[least])) least = i;
      }
      if (!keys_[least].before(key)) break;
      keys_[hole] = keys_[least];
      hole = least;
    }
    keys_[hole] = key;
  }

  std::vector<Key> keys_;
  sim::EventSlab slab_;
  uint64_t next_sequence_ = 0;
};

}  // namespace skerry::bench
