// How long after the end of each fault everyone holds all that was committed until then.
//
// Under constant writing all sets are hardly ever equal at one instant, heal or no heal; so a heal
// is judged by the changes committed before it: it is over when every running replica (servers too)
// that followed the document at the fault's end, and has since, has them all. Without later writes
// that is the first instant of equal sets.
//
// Cost: O(changes + nodes * (changes / 64 + void changes)) a heal, O(pending heals) a delivery.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/time.h"
#include "harness/observe/ledger.h"

namespace skerry::harness {

class Heals {
 public:
  struct Heal {
    uint32_t fault = 0;  // which one ended
    Instant at;
    std::optional<Duration> took;  // empty: not over
  };

  // `holders`: all that ever wait for the changes, ascending.
  void begin(Instant now, uint32_t fault, const Ledger& ledger,
             const std::vector<uint32_t>& holders);
  // The same heals as another document saw them: over when they are over in both.
  void merge(const Heals& other);
  void on_deliver(uint32_t node, uint32_t change);
  // The change was lost with its author, or came back after all: nobody waits for it, or all do.
  void on_void(const Ledger& ledger, uint32_t change);
  void on_restored(const Ledger& ledger, uint32_t change);
  // The node's disk loses all that it had received; call before the ledger forgets it.
  void on_forgotten(const Ledger& ledger, uint32_t node);

  // The node does not follow the document: of what has begun so far it waits for nothing.
  void excuse(uint32_t node) {
    for (Pending& pending : pending_) {
      pending.excused.resize(pending.missing.size());
      pending.excused[places_[node]] = true;
    }
    may_settle_ = !pending_.empty();
  }

  // Ends what is over. True if something was. `is_running` by node.
  template <typename IsRunning>
  bool settle(Instant now, IsRunning is_running) {
    if (!may_settle_) return false;
    may_settle_ = false;
    return std::erase_if(pending_, [&](const Pending& pending) {
             for (size_t place = 0; place < pending.missing.size(); ++place) {
               if (pending.missing[place] == 0 || pending.is_excused(place)) continue;
               if (is_running(holders_[place])) return false;
             }
             Heal& heal = all_[pending.heal];
             heal.took = now - heal.at;
             return true;
           }) > 0;
  }
  // Something other than a delivery may have settled a heal: a replica left.
  void reconsider() { may_settle_ = !pending_.empty(); }

  // In the order of their instants.
  const std::vector<Heal>& all() const { return all_; }
  uint64_t never_over() const {
    return static_cast<uint64_t>(
        std::count_if(all_.begin(), all_.end(), [](const Heal& heal) { return !heal.took; }));
  }
  // The least time within which at least permille/1000 of all heals (at least one of them) were
  // over. Empty: never, for so many were not. REQUIRES: there was a heal.
  std::optional<Duration> quantile(uint32_t permille) const;

 private:
  struct Pending {
    size_t heal = 0;
    uint32_t changes = 0;           // those committed before
    std::vector<uint32_t> missing;  // by holder: how many of them it lacks
    std::vector<bool> excused;      // by holder; empty: nobody

    bool is_excused(size_t place) const { return !excused.empty() && excused[place]; }
  };

  std::vector<uint32_t> holders_;
  NodePlaces places_{0};  // of them
  std::vector<Heal> all_;
  std::vector<Pending> pending_;
  bool may_settle_ = false;
};

}  // namespace skerry::harness
