#include "harness/metrics/visibility.h"

#include "core/check.h"

namespace skerry::harness {

uint32_t Visibility::watchers(uint32_t author) const {
  uint32_t running = 0;
  for (uint32_t person = 0; person < people_; ++person) {
    const bool is_away = !away_[person].empty() && away_[person].back().until == kStillAway;
    running += person != author && !is_away ? 1 : 0;
  }
  return running;
}

const Visibility::Away* Visibility::absence(uint32_t node, uint32_t change) const {
  const auto& spells = away_[node];
  for (auto spell = spells.rbegin(); spell != spells.rend(); ++spell) {
    if (spell->until <= change) return nullptr;
    if (spell->from <= change) return &*spell;
  }
  return nullptr;
}

void Visibility::on_deliver(Ledger::Entry& entry, uint32_t change, uint32_t node, Instant now) {
  if (node >= people_ || node == entry.author) return;
  if (const Away* away = absence(node, change)) {
    catch_up_.add(now - away->returned);
    return;
  }
  SKERRY_CHECK(open_ > 0 && entry.missing > 0);
  latency_.add(now - entry.at);
  --open_;
  if (--entry.missing == 0) to_all_.add(now - entry.at);
}

}  // namespace skerry::harness
