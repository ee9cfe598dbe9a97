// Finding a run by event, from where the last one was found: callers go along.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "crdts/text/event_graph/event.h"

namespace skerry::crdts::event_graph {

// The last run that begins at or before `event`. Cost: O(log distance from run `from`).
// REQUIRES: runs ascend by `first`, the first one begins at or before the event, from < size.
template <typename Run>
size_t find_run(const std::vector<Run>& runs, Event event, size_t from) {
  size_t low = from;
  size_t high = from;
  size_t step = 1;
  if (runs[from].first <= event) {
    for (high = from + 1; high < runs.size() && runs[high].first <= event; step *= 2) {
      low = high;
      high += step;
    }
    high = std::min(high, runs.size());
  } else {
    for (low = from - 1; runs[low].first > event; step *= 2) {
      high = low;
      low = low > step ? low - step : 0;
    }
  }
  while (high - low > 1) {
    const size_t middle = low + (high - low) / 2;
    (runs[middle].first <= event ? low : high) = middle;
  }
  return low;
}

}  // namespace skerry::crdts::event_graph
