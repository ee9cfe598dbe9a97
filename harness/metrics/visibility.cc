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

void Visibility::open(const Waits& waits) {
  latency_.open(waits.running);
  catch_up_.open(waits.away);
  if (waits.running > 0) to_all_.open();
}

void Visibility::on_void(uint32_t change) {
  const Waits& waits = waits_[change];
  latency_.drop(waits.running);
  catch_up_.drop(waits.away);
  if (waits.running > 0) to_all_.drop();
}

void Visibility::on_deliver(const Ledger::Entry& entry, uint32_t change, uint32_t node,
                            Instant now) {
  if (node >= people_ || node == entry.author) return;
  Waits& waits = waits_[change];
  if (const Away* away = absence(node, change)) {
    SKERRY_CHECK(waits.away > 0);
    --waits.away;
    catch_up_.close(now - away->returned);
    return;
  }
  SKERRY_CHECK(waits.running > 0);
  latency_.close(now - entry.at);
  if (--waits.running == 0) to_all_.close(now - entry.at);
}

}  // namespace skerry::harness
