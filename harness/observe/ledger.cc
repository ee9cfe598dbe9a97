#include "harness/observe/ledger.h"

#include <algorithm>
#include <cstddef>

namespace skerry::harness {

uint32_t Ledger::add(const Entry& entry) {
  const DotRun& dots = entry.committed.dots;
  const auto change = static_cast<uint32_t>(entries_.size());
  const uint32_t replica = dots.actor.replica.value;
  auto& lives = places_.has(replica) ? by_replica_[places_[replica]] : by_others_[replica];
  auto life = std::find_if(lives.rbegin(), lives.rend(), [&dots](const ActorChanges& one) {
    return one.epoch == dots.actor.epoch;
  });
  if (life == lives.rend()) {
    lives.push_back({dots.actor.epoch, {}, {}});
    life = lives.rbegin();
  }
  // Ascending, but for copies that write as one: they may say a number twice.
  const auto at = std::upper_bound(life->firsts.begin(), life->firsts.end(), dots.first);
  life->changes.insert(life->changes.begin() + (at - life->firsts.begin()), change);
  life->firsts.insert(at, dots.first);
  entries_.push_back(entry);
  unseen_ += entry.unseen;
  return change;
}

const std::vector<Ledger::ActorChanges>* Ledger::lives_of(uint32_t replica) const {
  if (places_.has(replica)) return &by_replica_[places_[replica]];
  const auto other = by_others_.find(replica);
  return other == by_others_.end() ? nullptr : &other->second;
}

std::optional<uint32_t> Ledger::find(const DotRun& dots) const {
  const std::vector<ActorChanges>* of_replica = lives_of(dots.actor.replica.value);
  if (of_replica == nullptr) return std::nullopt;
  const auto& lives = *of_replica;
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
  const uint32_t place = places_[node];
  std::vector<uint64_t>& forgotten = forgotten_[place];
  const std::vector<uint64_t>& received = received_[place];
  forgotten.resize(std::max(forgotten.size(), received.size()));
  for (size_t i = 0; i < received.size(); ++i) forgotten[i] |= received[i];
  received_[place].clear();
  delivered_[place] = {};
}

std::optional<uint64_t> Ledger::first_kept(const ActorId& actor, uint64_t after,
                                           uint64_t last) const {
  for (uint64_t dot = after + 1; dot <= last;) {
    const std::optional<uint32_t> change = find({actor, dot, 1});
    if (!change || !entries_[*change].is_void) return dot;
    dot += entries_[*change].committed.dots.length;
  }
  return std::nullopt;
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
