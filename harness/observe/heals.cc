#include "harness/observe/heals.h"

#include <algorithm>

namespace skerry::harness {

void Heals::begin(Instant now, uint32_t fault, const Ledger& ledger,
                  const std::vector<uint32_t>& holders) {
  holders_ = holders;
  places_ = NodePlaces(holders);
  Pending heal{all_.size(), ledger.size(), std::vector<uint32_t>(holders.size()), {}};
  all_.push_back({fault, now, {}});
  for (const uint32_t node : holders_) {
    heal.missing[places_[node]] = ledger.size() - static_cast<uint32_t>(ledger.received(node));
  }
  for (uint32_t change = 0; change < ledger.size(); ++change) {
    if (!ledger[change].is_void) continue;
    for (const uint32_t node : holders_) {
      heal.missing[places_[node]] -= ledger.has_received(node, change) ? 0 : 1;
    }
  }
  pending_.push_back(std::move(heal));
  may_settle_ = true;
}

void Heals::merge(const Heals& other) {
  if (all_.empty()) all_ = other.all_;
  for (size_t i = 0; i < all_.size(); ++i) {
    std::optional<Duration>& took = all_[i].took;
    const std::optional<Duration>& others = other.all_[i].took;
    took = took && others ? std::optional(std::max(*took, *others)) : std::nullopt;
  }
}

void Heals::on_deliver(uint32_t node, uint32_t change) {
  for (Pending& heal : pending_) {
    if (change < heal.changes && --heal.missing[places_[node]] == 0) may_settle_ = true;
  }
}

void Heals::on_void(const Ledger& ledger, uint32_t change) {
  for (Pending& heal : pending_) {
    if (change >= heal.changes) continue;
    for (const uint32_t node : holders_) {
      heal.missing[places_[node]] -= ledger.has_received(node, change) ? 0 : 1;
    }
    may_settle_ = true;
  }
}

void Heals::on_restored(const Ledger& ledger, uint32_t change) {
  for (Pending& heal : pending_) {
    if (change >= heal.changes) continue;
    for (const uint32_t node : holders_) {
      heal.missing[places_[node]] += ledger.has_received(node, change) ? 0 : 1;
    }
  }
}

void Heals::on_forgotten(const Ledger& ledger, uint32_t node) {
  for (Pending& heal : pending_) {
    for (uint32_t change = 0; change < heal.changes; ++change) {
      if (ledger[change].is_void) continue;
      heal.missing[places_[node]] += ledger.has_received(node, change) ? 1 : 0;
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
