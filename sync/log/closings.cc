#include "sync/log/closings.h"

#include <algorithm>

namespace skerry::sync {

bool closes(const Change& change) {
  const ActorId& actor = change.dots.actor;
  return change.dots.first == 1 && std::ranges::any_of(change.dependencies, [&](const Dot& dot) {
           return dot.actor.replica == actor.replica && dot.actor != actor;
         });
}

void Closings::learn(std::span<const Closing> closings) {
  std::vector<uint32_t> fresh;
  for (const Closing& closing : closings) {
    const auto known = of(closing.actor);
    const auto is_it = [&](uint32_t each) { return all_[each] == closing; };
    if (known.size() >= Closing::kMostOfOne || std::ranges::any_of(known, is_it)) continue;
    fresh.push_back(static_cast<uint32_t>(all_.size()));
    all_.push_back(closing);
  }
  const auto order = [this](uint32_t a, uint32_t b) {
    return all_[a].actor != all_[b].actor ? all_[a].actor < all_[b].actor : a < b;
  };
  if (fresh.size() == 1) {
    by_actor_.insert(std::ranges::upper_bound(by_actor_, fresh[0], order), fresh[0]);
    return;
  }
  std::ranges::sort(fresh, order);
  const auto middle = by_actor_.insert(by_actor_.end(), fresh.begin(), fresh.end());
  std::inplace_merge(by_actor_.begin(), middle, by_actor_.end(), order);
}

void Closings::learn(const Change& change) {
  if (!closes(change)) return;
  std::vector<Closing> ends;
  for (const Dot& dot : change.dependencies) {
    if (dot.actor.replica != change.dots.actor.replica) continue;
    if (!ends.empty() && ends.back().actor == dot.actor) ends.pop_back();  // the furthest
    if (ends.size() == kMostEnds) break;
    ends.push_back({dot.actor, dot.sequence, change.dots.actor});
  }
  learn(ends);
}

Frontier Closings::ends_before(const VersionVector& vector, const ActorId& by) const {
  Frontier ends;
  const auto replica = [](const VersionVector::Entry& entry) { return entry.actor.replica; };
  const auto entries = vector.entries();
  for (auto at = std::ranges::lower_bound(entries, by.replica, {}, replica);
       at != entries.end() && at->actor.replica == by.replica && ends.size() < kMostEnds; ++at) {
    const bool is_closed = std::ranges::any_of(
        of(at->actor), [&](uint32_t each) { return all_[each].last >= at->last; });
    if (at->actor != by && !is_closed) ends.push_back({at->actor, at->last});
  }
  return ends;
}

std::span<const uint32_t> Closings::of(const ActorId& actor) const {
  const auto actor_of = [this](uint32_t each) -> const ActorId& { return all_[each].actor; };
  const auto first = std::ranges::lower_bound(by_actor_, actor, {}, actor_of);
  auto end = first;
  while (end != by_actor_.end() && all_[*end].actor == actor) ++end;
  return {first, end};
}

VersionVector Closings::reduced(const VersionVector& whole) const {
  return reduced(whole, [](const ActorId&) { return true; });
}

VersionVector Closings::reduced(const VersionVector& whole,
                                const std::function<bool(const ActorId&)>& had) const {
  if (all_.empty()) return whole;
  VersionVector result;
  for (const VersionVector::Entry& entry : whole.entries()) {
    const bool is_implied = std::ranges::any_of(of(entry.actor), [&](uint32_t each) {
      const Closing& closing = all_[each];
      return entry.last <= closing.last && whole[closing.by] > 0 && had(closing.by);
    });
    if (!is_implied) result.raise(entry.actor, entry.last);
  }
  return result;
}

// Who closes is closed later: from the last on, whether it is implied itself is known in time.
VersionVector Closings::whole(const VersionVector& vector) const {
  std::vector<VersionVector::Entry> implied;
  std::vector<bool> is_there(all_.size(), false);
  for (size_t i = all_.size(); i-- > 0;) {
    const Closing& closing = all_[i];
    is_there[i] = vector[closing.by] > 0 || std::ranges::any_of(of(closing.by), [&](uint32_t each) {
                    return static_cast<bool>(is_there[each]);
                  });
    if (is_there[i]) implied.push_back({closing.actor, closing.last});
  }
  if (implied.empty()) return vector;
  std::ranges::sort(implied, {}, &VersionVector::Entry::actor);
  VersionVector result;  // ascending, each is added at the end
  for (const VersionVector::Entry& entry : implied) result.raise(entry.actor, entry.last);
  result.merge(vector);
  return result;
}

// Mostly what is said implies the rest at once.
VersionVector Closings::compact(const VersionVector& vector) const {
  const auto is_open = [this](const VersionVector::Entry& entry) { return !is_ended(entry.actor); };
  VersionVector result = reduced(vector);
  if (std::ranges::all_of(result.entries(), is_open)) return result;
  return reduced(whole(vector));
}

uint64_t Meaning::last(const ActorId& actor) {
  const uint64_t last = said_[actor];
  if (last > 0 || !closings_.is_ended(actor)) return last;
  if (!whole_) whole_ = closings_.whole(said_);
  return (*whole_)[actor];
}

bool Meaning::covers(const VersionVector& other) {
  return said_.covers(other) ||
         std::ranges::all_of(other.entries(), [this](const VersionVector::Entry& entry) {
           return last(entry.actor) >= entry.last;
         });
}

}  // namespace skerry::sync
