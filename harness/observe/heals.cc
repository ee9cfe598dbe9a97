#include "harness/observe/heals.h"

#include <algorithm>

namespace skerry::harness {

void Heals::begin(Instant now, uint32_t fault, const Ledger& ledger, uint32_t nodes) {
  Pending heal{all_.size(), ledger.size(), std::vector<uint32_t>(nodes)};
  all_.push_back({fault, now, {}});
  for (uint32_t change = 0; change < ledger.size(); ++change) {
    if (ledger[change].is_void) continue;
    for (uint32_t node = 0; node < nodes; ++node) {
      heal.missing[node] += ledger.has_received(node, change) ? 0 : 1;
    }
  }
  pending_.push_back(std::move(heal));
  may_settle_ = true;
}

void Heals::on_deliver(uint32_t node, uint32_t change) {
  for (Pending& heal : pending_) {
    if (change < heal.changes && --heal.missing[node] == 0) may_settle_ = true;
  }
}

void Heals::on_void(const Ledger& ledger, uint32_t change) {
  for (Pending& heal : pending_) {
    if (change >= heal.changes) continue;
    for (uint32_t node = 0; node < heal.missing.size(); ++node) {
      heal.missing[node] -= ledger.has_received(node, change) ? 0 : 1;
    }
    may_settle_ = true;
  }
}

void Heals::on_restored(const Ledger& ledger, uint32_t change) {
  for (Pending& heal : pending_) {
    if (change >= heal.changes) continue;
    for (uint32_t node = 0; node < heal.missing.size(); ++node) {
      heal.missing[node] += ledger.has_received(node, change) ? 0 : 1;
    }
  }
}

void Heals::on_forgotten(const Ledger& ledger, uint32_t node) {
  for (Pending& heal : pending_) {
    for (uint32_t change = 0; change < heal.changes; ++change) {
      if (ledger[change].is_void) continue;
      heal.missing[node] += ledger.has_received(node, change) ? 1 : 0;
    }
  }
}

std::optional<Duration> Heals::quantile(uint32_t permille) const {
  std::vector<Duration> over;
  for (const Heal& heal : all_) {
    if (heal.took) over.push_back(*heal.took);
  }
  const size_t rank = std::max<size_t>(1, (all_.size() * permille + 999) / 1000);
  if (rank > over.size()) return std::nullopt;
  std::sort(over.begin(), over.end());
  return over[rank - 1];
}

}  // namespace skerry::harness
