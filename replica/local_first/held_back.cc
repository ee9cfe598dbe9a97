#include "replica/local_first/held_back.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::replica {
void HeldBack::add(const Change& change) {
  by_actor_[change.dots.actor].push_back({++arrivals_, change.encoded});
  ++changes_;
  if (!reads(change.extras)) unreadable_ += change.dots.length;
}

// What cannot be read is in no bundle: nobody folds it.
void HeldBack::add(const Bundle& bundle) {
  bundles_.push_back({++arrivals_, bundle.encoded});
  changes_ += bundle.covers.size();
}

// A bundle that is let in may be what held changes wait for, and the other way round.
void HeldBack::let_in(const IntegratedSet& integrated, const Into& into) {
  if (changes_ == 0) return;
  bool moved = true;
  while (moved) {
    moved = let_in_changes(integrated, into);
    if (bundles_.empty()) return;
    moved = let_in_bundles(integrated, into) || moved;
  }
}

bool HeldBack::let_in_changes(const IntegratedSet& integrated, const Into& into) {
  struct Ready {
    uint64_t arrival;
    Change change;
  };
  std::vector<Ready> ready;
  for (const auto& [actor, queue] : by_actor_) {
    for (const Held& held : queue) {
      const auto peek = peek_change(held.encoded.view());
      if (!integrated.is_within_limit(peek->dots)) break;
      const bool is_known = integrated.version()[actor] >= peek->dots.last();
      const auto extras = peek_extras(held.encoded.view());
      if (!is_known && !reads(*extras)) break;  // what follows it builds on it
      auto change = decode_change(held.encoded);
      SKERRY_CHECK(change.ok());  // it was well formed when it came
      ready.push_back({held.arrival, *std::move(change)});
    }
  }
  std::sort(ready.begin(), ready.end(),
            [](const Ready& a, const Ready& b) { return a.arrival < b.arrival; });
  bool moved = false;
  for (const Ready& each : ready) {
    const DotRun& dots = each.change.dots;
    const uint64_t have = integrated.version()[dots.actor];
    const bool is_known = have >= dots.last();
    const bool is_ready = reads(each.change.extras) && integrated.admits(each.change, have);
    if (!is_known && !is_ready) continue;
    if (!is_known) into.change(each.change);
    remove_oldest(each.change);  // an actor's changes are let in in their order
    moved = true;
  }
  return moved;
}

void HeldBack::remove_oldest(const Change& change) {
  const auto queue = by_actor_.find(change.dots.actor);
  queue->second.pop_front();
  if (queue->second.empty()) by_actor_.erase(queue);
  --changes_;
  if (!reads(change.extras)) unreadable_ -= change.dots.length;
}

bool HeldBack::let_in_bundles(const IntegratedSet& integrated, const Into& into) {
  std::vector<Held> rest;
  bool moved = false;
  for (Held& held : bundles_) {
    const auto bundle = decode_bundle(held.encoded);
    SKERRY_CHECK(bundle.ok());
    if (reads(bundle->extras) && integrated.admits(*bundle)) {
      into.bundle(*bundle);
      changes_ -= bundle->covers.size();
      moved = true;
    } else {
      rest.push_back(std::move(held));
    }
  }
  bundles_ = std::move(rest);
  return moved;
}

}  // namespace skerry::replica
