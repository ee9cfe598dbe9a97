// What observers make of a run for all others to read: of each document the ledger and the heals,
// of all together what frames were and what was refused.
#pragma once

#include <deque>
#include <span>

#include "harness/observe/heal_watch.h"
#include "harness/observe/ledger_keeper.h"
#include "harness/observe/refusal_count.h"
#include "harness/observe/service_count.h"
#include "harness/observe/traffic_count.h"

namespace skerry::harness {

class RunRecord {
 public:
  // By document, who holds it, and how many of them are people. Adds its own to `observers`, who
  // are told what it makes of the run and must outlive it.
  RunRecord(const Setting& setting, std::span<const NodePlaces> holders,
            std::span<const uint32_t> readers, LedgerKeeper::Pasts pasts, Observers& observers);

  const Ledger& ledger(uint32_t document) const { return keepers_[document].ledger(); }
  struct Totals {
    uint64_t commits = 0;
    uint64_t applications = 0;
    uint64_t unseen = 0;
  };
  // Of all documents.
  Totals totals() const;
  Heals heals() const;  // over where they are over in each document
  const Traffic& traffic() const { return traffic_.so_far(); }
  // Times of others that living processes did not pass are in it when the run is over.
  const RunRefusals& refusals() const { return refusals_.so_far(); }
  const ServiceCount::Totals& service() const { return service_.so_far(); }

 private:
  TrafficCount traffic_;
  RefusalCount refusals_;
  ServiceCount service_;
  std::deque<LedgerKeeper> keepers_;  // by document
  std::deque<HealWatch> heals_;       // by document
};

}  // namespace skerry::harness
