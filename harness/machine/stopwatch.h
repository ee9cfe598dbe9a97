// Wall time of what is replayed, and what many measurements come to.
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

#include "core/time.h"

namespace skerry::harness {

class Stopwatch {
 public:
  Duration elapsed() const {
    return {std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() -
                                                                 begin_)
                .count()};
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

struct ReplayTime {
  Duration median;
  Duration smallest;
};

// REQUIRES: at least one time.
inline ReplayTime summary_of(std::vector<Duration> times) {
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times.front()};
}

}  // namespace skerry::harness
