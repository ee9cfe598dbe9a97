// Records on their way to a store: one batch is in flight at a time, and what comes meanwhile goes
// together in the next.
//
// Limited by who fills it. Cost: O(1) a record.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "replica/store/store.h"

namespace skerry::replica {

class GroupCommit {
 public:
  bool is_in_flight() const { return !in_flight_.empty(); }
  bool is_waiting() const { return !waiting_.empty(); }
  size_t size() const { return in_flight_.size() + waiting_.size(); }

  // A batch of one that the store was given as it came. REQUIRES: nothing is in flight.
  void give(uint64_t ticket) { in_flight_.push_back(ticket); }
  void wait(uint64_t ticket, Store::Record record) {
    waiting_.push_back(ticket);
    records_.push_back(std::move(record));
  }
  // What waited is in flight: the batch for the store. REQUIRES: nothing is in flight.
  std::vector<Store::Record> next() {
    in_flight_ = std::exchange(waiting_, {});
    return std::exchange(records_, {});
  }
  // The store has answered: the tickets of what was in flight, in order.
  std::vector<uint64_t> answered() { return std::exchange(in_flight_, {}); }
  void clear() { *this = {}; }

 private:
  std::vector<uint64_t> in_flight_;  // tickets
  std::vector<uint64_t> waiting_;
  std::vector<Store::Record> records_;  // that wait
};

}  // namespace skerry::replica
