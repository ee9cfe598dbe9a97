// How stale each running person's replica is, sampled on a fixed virtual grid: now minus the commit
// of the oldest change that it lacks, or the instant from which on it follows the document, if that
// is later.
//
// Cost: amortised O(1) a (change, replica) over a run: each replica's pointer only moves forward.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "harness/observe/ledger.h"

namespace skerry::harness {

class Staleness {
 public:
  explicit Staleness(NodePlaces holders)
      : places_(std::move(holders)), oldest_missing_(places_.size(), 0) {}
  explicit Staleness(uint32_t people) : Staleness(NodePlaces(people)) {}

  Duration sample(const Ledger& ledger, uint32_t person, Instant now) {
    uint32_t& change = oldest_missing_[places_[person]];
    while (change < ledger.size() &&
           (ledger[change].is_void || ledger.has_received(person, change))) {
      ++change;
    }
    if (change >= ledger.size()) return {};
    return now - (since_.empty() ? ledger[change].at
                                 : std::max(ledger[change].at, since_[places_[person]]));
  }

  // From then on the replica follows the document, and lacks what it lacks.
  void on_follows(uint32_t person, Instant now) {
    since_.resize(places_.size());
    since_[places_[person]] = now;
  }

  // A change that was void, and passed over, came back after all.
  void on_restored(uint32_t change) {
    for (uint32_t& oldest : oldest_missing_) oldest = std::min(oldest, change);
  }

  // The replica's disk lost what it had.
  void on_forgotten(uint32_t person) { oldest_missing_[places_[person]] = 0; }

 private:
  NodePlaces places_;
  std::vector<uint32_t> oldest_missing_;
  std::vector<Instant> since_;  // empty: all from the start on
};

}  // namespace skerry::harness
