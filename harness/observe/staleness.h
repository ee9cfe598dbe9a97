// How stale each running person's replica is, sampled on a fixed virtual grid: now minus the commit
// of the oldest change that it lacks.
//
// Cost: amortised O(1) a (change, replica) over a run: each replica's pointer only moves forward.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "harness/observe/ledger.h"

namespace skerry::harness {

class Staleness {
 public:
  explicit Staleness(uint32_t people) : oldest_missing_(people, 0) {}

  Duration sample(const Ledger& ledger, uint32_t person, Instant now) {
    uint32_t& change = oldest_missing_[person];
    while (change < ledger.size() &&
           (ledger[change].is_void || ledger.has_received(person, change))) {
      ++change;
    }
    return change < ledger.size() ? now - ledger[change].at : Duration{};
  }

  // A change that was void, and passed over, came back after all.
  void on_restored(uint32_t change) {
    for (uint32_t& oldest : oldest_missing_) oldest = std::min(oldest, change);
  }

  // The replica's disk lost what it had.
  void on_forgotten(uint32_t person) { oldest_missing_[person] = 0; }

 private:
  std::vector<uint32_t> oldest_missing_;
};

}  // namespace skerry::harness
