#include "harness/metrics/visibility.h"

#include "core/check.h"

namespace skerry::harness {

const Visibility::Away* Visibility::absence(uint32_t node, uint32_t change) const {
  const auto& spells = away_[node];
  for (auto spell = spells.rbegin(); spell != spells.rend(); ++spell) {
    if (spell->until <= change) return nullptr;
    if (spell->from <= change) return &*spell;
  }
  return nullptr;
}

void Visibility::expect(const Ledger::Entry& entry) {
  latency_.open(entry.missing);
  catch_up_.open(entry.missing_away);
  if (entry.missing > 0) to_all_.open();
}

void Visibility::on_void(const Ledger::Entry& entry) {
  latency_.drop(entry.missing);
  catch_up_.drop(entry.missing_away);
  if (entry.missing > 0) to_all_.drop();
}

void Visibility::on_deliver(Ledger::Entry& entry, uint32_t change, uint32_t node, Instant now) {
  if (node >= people_ || node == entry.author) return;
  if (const Away* away = absence(node, change)) {
    SKERRY_CHECK(entry.missing_away > 0);
    --entry.missing_away;
    catch_up_.close(now - away->returned);
    return;
  }
  SKERRY_CHECK(entry.missing > 0);
  latency_.close(now - entry.at);
  if (--entry.missing == 0) to_all_.close(now - entry.at);
}

}  // namespace skerry::harness
