// How long after the end of a fault everyone holds all that was committed until then.
//
// Under constant writing all sets are hardly ever equal at one instant, heal or no heal; so a heal
// is judged by the changes committed before it: it is over when every running replica (servers too)
// has them all. Without later writes that is the first instant of equal sets.
//
// Cost: O(nodes * changes) a heal, O(pending heals) a delivery.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/time.h"
#include "harness/run/ledger.h"

namespace skerry::harness {

class Heals {
 public:
  void begin(Instant now, const Ledger& ledger, uint32_t nodes);
  void on_deliver(uint32_t node, uint32_t change);
  // The change was lost with its author, or came back after all: nobody waits for it, or all do.
  void on_void(const Ledger& ledger, uint32_t change);
  void on_restored(const Ledger& ledger, uint32_t change);

  // Ends what is over. True if something was. `is_running` by node.
  template <typename IsRunning>
  bool settle(Instant now, IsRunning is_running) {
    if (!may_settle_) return false;
    may_settle_ = false;
    return std::erase_if(pending_, [&](const Pending& heal) {
             for (uint32_t node = 0; node < heal.missing.size(); ++node) {
               if (heal.missing[node] > 0 && is_running(node)) return false;
             }
             const Duration took = now - heal.at;
             if (!slowest_ || took > *slowest_) slowest_ = took;
             return true;
           }) > 0;
  }
  // Something other than a delivery may have settled a heal: a replica left.
  void reconsider() { may_settle_ = !pending_.empty(); }

  // Empty where there was no heal, or one never settled.
  std::optional<Duration> slowest() const { return pending_.empty() ? slowest_ : std::nullopt; }

 private:
  struct Pending {
    Instant at;
    uint32_t changes = 0;           // those committed before
    std::vector<uint32_t> missing;  // by node: how many of them it lacks
  };

  std::vector<Pending> pending_;
  bool may_settle_ = false;
  std::optional<Duration> slowest_;
};

}  // namespace skerry::harness
