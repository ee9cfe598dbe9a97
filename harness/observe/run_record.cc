#include "harness/observe/run_record.h"

namespace skerry::harness {

RunRecord::RunRecord(const Setting& setting, std::span<const NodePlaces> holders,
                     std::span<const uint32_t> readers, LedgerKeeper::Pasts pasts,
                     Observers& observers) {
  observers.add(traffic_, Observers::hooks_of<TrafficCount>());
  observers.add(refusals_, Observers::hooks_of<RefusalCount>());
  observers.add(service_, Observers::hooks_of<ServiceCount>());
  for (uint32_t document = 0; document < readers.size(); ++document) {
    keepers_.emplace_back(setting, holders[document], readers[document], pasts, observers);
    heals_.emplace_back(observers);
    observers.add(keepers_.back(), Observers::hooks_of<LedgerKeeper>(), document);
    observers.add(heals_.back(), Observers::hooks_of<HealWatch>(), document);
  }
}

RunRecord::Totals RunRecord::totals() const {
  Totals all;
  for (const LedgerKeeper& keeper : keepers_) {
    all.commits += keeper.ledger().size();
    all.applications += keeper.ledger().applications();
    all.unseen += keeper.ledger().unseen();
  }
  return all;
}

Heals RunRecord::heals() const {
  Heals all;
  for (const HealWatch& watch : heals_) all.merge(watch.heals());
  return all;
}

}  // namespace skerry::harness
