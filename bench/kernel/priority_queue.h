// Candidate: the standard library's binary heap of whole 64-byte records, what one writes first.
#pragma once

#include <queue>
#include <vector>

#include "sim/kernel/event.h"

namespace skerry::bench {

class PriorityQueue {
 public:
  static constexpr const char* kName = "std::priority_queue, 64-byte records";

  void push(sim::Event event) {
    event.sequence = next_sequence_++;
    heap_.push(event);
  }
  sim::Event pop() {
    const sim::Event event = heap_.top();
    heap_.pop();
    return event;
  }

 private:
  struct Later {
    bool operator()(const sim::Event& a, const sim::Event& b) const {
      return a.time_ns != b.time_ns ? a.time_ns > b.time_ns : a.sequence > b.sequence;
    }
  };
  std::priority_queue<sim::Event, std::vector<sim::Event>, Later> heap_;
  uint64_t next_sequence_ = 0;
};

}  // namespace skerry::bench
