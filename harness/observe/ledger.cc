#include "harness/observe/ledger.h"

#include <algorithm>
#include <cstddef>

#include "core/check.h"

namespace skerry::harness {

uint32_t Ledger::add(const Entry& entry) {
  const DotRun& dots = entry.committed.dots;
  const auto change = static_cast<uint32_t>(entries_.size());
  SKERRY_CHECK(dots.actor.replica.value < by_replica_.size());
  auto& lives = by_replica_[dots.actor.replica.value];
  if (lives.empty() || lives.back().epoch != dots.actor.epoch) {
    lives.push_back({dots.actor.epoch, {}, {}});
  }
  lives.back().firsts.push_back(dots.first);
  lives.back().changes.push_back(change);
  entries_.push_back(entry);
  unseen_ += entry.unseen;
  return change;
}

std::optional<uint32_t> Ledger::find(const DotRun& dots) const {
  if (dots.actor.replica.value >= by_replica_.size()) return std::nullopt;
  const auto& lives = by_replica_[dots.actor.replica.value];
  for (auto life = lives.rbegin(); life != lives.rend(); ++life) {
    if (life->epoch != dots.actor.epoch) continue;
    const auto& firsts = life->firsts;
    const uint64_t guess = dots.first - 1;
    if (guess < firsts.size() && firsts[guess] == dots.first) return life->changes[guess];
    const auto at = std::lower_bound(firsts.begin(), firsts.end(), dots.first);
    if (at == firsts.end() || *at != dots.first) return std::nullopt;
    return life->changes[static_cast<size_t>(at - firsts.begin())];
  }
  return std::nullopt;
}

void Ledger::forget(uint32_t node) {
  std::vector<uint64_t>& forgotten = forgotten_[node];
  const std::vector<uint64_t>& received = received_[node];
  forgotten.resize(std::max(forgotten.size(), received.size()));
  for (size_t i = 0; i < received.size(); ++i) forgotten[i] |= received[i];
  received_[node].clear();
  delivered_[node] = {};
}

void Ledger::split(DotRun dots, std::vector<DotRun>& out) const {
  for (;;) {
    const std::optional<uint32_t> change = find(dots);
    const uint64_t length = change ? entries_[*change].committed.dots.length : dots.length;
    out.push_back({dots.actor, dots.first, std::min(length, dots.length)});
    if (length >= dots.length) return;
    dots.first += length;
    dots.length -= length;
  }
}

}  // namespace skerry::harness
