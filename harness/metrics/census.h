// How many different received sets the running replicas hold, kept as they change.
//
// Cost: O(log different sets) a change of one replica. Ordered, so that it is deterministic.
#pragma once

#include <cstdint>
#include <map>

#include "core/hash.h"

namespace skerry::harness {

class Census {
 public:
  void add(Hash128 set) { ++holders_[set]; }
  void remove(Hash128 set) {
    const auto at = holders_.find(set);
    if (at != holders_.end() && --at->second == 0) holders_.erase(at);
  }
  uint32_t distinct() const { return static_cast<uint32_t>(holders_.size()); }

 private:
  std::map<Hash128, uint32_t> holders_;
};

}  // namespace skerry::harness
