// How much is in flight, noted in another order than that of time: for the most at a time.
//
// Cost: 16 bytes a step between begin() and most(), which sorts them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/time.h"

namespace skerry::sim {

class InFlightSteps {
 public:
  void begin(uint64_t bytes) {
    steps_.clear();
    first_ = last_ = bytes;
  }
  // What is noted later may have been before.
  void add(Instant now, uint64_t bytes) {
    if (bytes == last_) return;
    steps_.push_back({now.ns, static_cast<int64_t>(bytes - last_)});
    last_ = bytes;
  }
  // In order of time, and within an instant in which they were noted.
  uint64_t most() {
    std::stable_sort(steps_.begin(), steps_.end(),
                     [](const Step& a, const Step& b) { return a.at_ns < b.at_ns; });
    uint64_t most = first_;
    uint64_t bytes = first_;
    for (const Step& step : steps_) {
      bytes += static_cast<uint64_t>(step.change);
      most = std::max(most, bytes);
    }
    return most;
  }

 private:
  struct Step {
    int64_t at_ns;
    int64_t change;
  };
  uint64_t first_ = 0;
  uint64_t last_ = 0;
  std::vector<Step> steps_;
};

}  // namespace skerry::sim
