// When changes are seen: visibility, visibility to all, and catch-up (DESIGN section 4,
// "Meanings").
//
// One sample for each (change, other person's replica that was running at the commit); a replica
// that was away then gives a catch-up sample counted from its return. What is still unseen at the
// end is `never_visible`.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/metrics/histogram.h"
#include "harness/run/ledger.h"

namespace skerry::harness {

class Visibility {
 public:
  Visibility(uint32_t people, uint32_t nodes) : people_(people), away_(nodes) {}

  // A replica's process is down or its host asleep, and comes back. `next` is the number that the
  // next change will get: numbers order what happens in one instant.
  void leave(uint32_t node, uint32_t next) { away_[node].push_back({next, kStillAway, {}}); }
  void come_back(uint32_t node, uint32_t next, Instant at) {
    away_[node].back().until = next;
    away_[node].back().returned = at;
  }

  // How many people's replicas, other than the author, run now.
  uint32_t watchers(uint32_t author) const;

  void on_commit(const Ledger::Entry& entry) { open_ += entry.missing; }
  void on_void(const Ledger::Entry& entry) { open_ -= entry.missing; }
  void on_restored(const Ledger::Entry& entry) { open_ += entry.missing; }
  void on_deliver(Ledger::Entry& entry, uint32_t change, uint32_t node, Instant now);

  uint64_t never_visible() const { return open_; }
  const Histogram& latency() const { return latency_; }
  const Histogram& to_all() const { return to_all_; }
  const Histogram& catch_up() const { return catch_up_; }

 private:
  static constexpr uint32_t kStillAway = ~uint32_t{0};
  struct Away {
    uint32_t from = 0;  // changes from this number on were made while it was away
    uint32_t until = 0;
    Instant returned;
  };
  // The absence of `node` when `change` was made, or null.
  const Away* absence(uint32_t node, uint32_t change) const;

  uint32_t people_;
  std::vector<std::vector<Away>> away_;  // by node, in time order
  uint64_t open_ = 0;
  Histogram latency_;
  Histogram to_all_;
  Histogram catch_up_;
};

}  // namespace skerry::harness
