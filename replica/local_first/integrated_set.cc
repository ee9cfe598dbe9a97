#include "replica/local_first/integrated_set.h"

#include <algorithm>

namespace skerry::replica {
namespace {

// Up to this many are looked for in the frontier one by one.
constexpr size_t kFewDependencies = 8;

}  // namespace

bool IntegratedSet::admits(const Change& change, uint64_t have) const {
  if (have + 1 != change.dots.first || !is_within_limit(change.dots)) return false;
  return std::all_of(change.dependencies.begin(), change.dependencies.end(),
                     [this](const Dot& dot) { return version_.contains(dot); });
}

bool IntegratedSet::admits(const Bundle& bundle) const {
  const bool is_ready = std::all_of(bundle.dependencies.begin(), bundle.dependencies.end(),
                                    [this](const Dot& dot) { return version_.contains(dot); });
  if (!is_ready) return false;
  ActorId actor;
  uint64_t have = 0;
  for (const Bundle::Cover& cover : bundle.covers) {
    if (!is_within_limit(cover.dots)) return false;
    if (&cover == &bundle.covers.front() || cover.dots.actor != actor) {
      actor = cover.dots.actor;
      have = version_[actor];
    }
    if (cover.dots.first > have + 1) return false;
    have = std::max(have, cover.dots.last());
  }
  return true;
}

void IntegratedSet::add(const Change& change) {
  version_.raise(change.dots.actor, change.dots.last());
  hash_ += change.hash;
  if (order_ == Order::kCausal) advance_frontier(change);
}

void IntegratedSet::add(const Bundle& bundle) {
  if (order_ == Order::kCausal) advance_frontier(bundle);
  for (const Bundle::Cover& cover : bundle.covers) {
    if (cover.dots.last() <= version_[cover.dots.actor]) continue;
    version_.raise(cover.dots.actor, cover.dots.last());
    hash_ += cover.hash;
  }
}

void IntegratedSet::restart(const Snapshot& snapshot) {
  version_ = {};
  hash_ = {};
  for (const Snapshot::Cover& cover : snapshot.covers) {
    version_.raise(cover.actor, cover.last);
    hash_ += cover.sum;
  }
  frontier_ = snapshot.frontier;
}

// The change takes the place of everything maximal that it knew: its dependencies, and its actor's
// previous dot.
void IntegratedSet::advance_frontier(const Change& change) {
  const auto is_known = [&change](const Dot& dot) {
    return dot.actor == change.dots.actor ||
           std::binary_search(change.dependencies.begin(), change.dependencies.end(), dot);
  };
  const auto first_of = [this](const Dot& dot) {
    return std::lower_bound(frontier_.begin(), frontier_.end(), dot);
  };
  if (change.dependencies.size() > kFewDependencies) {
    std::erase_if(frontier_, is_known);
  } else {
    // Where hundreds write at a time the frontier is long, and what a change knew of it is not.
    for (const Dot& known : change.dependencies) {
      const auto at = first_of(known);
      if (at != frontier_.end() && *at == known) frontier_.erase(at);
    }
    const auto own = first_of({change.dots.actor, 0});
    if (own != frontier_.end() && own->actor == change.dots.actor) frontier_.erase(own);
  }
  const Dot dot{change.dots.actor, change.dots.last()};
  frontier_.insert(first_of(dot), dot);
}

// REQUIRES: the bundle is not yet in version_.
void IntegratedSet::advance_frontier(const Bundle& bundle) {
  const auto has = [](const Frontier& dots, const Dot& dot) {
    return std::binary_search(dots.begin(), dots.end(), dot);
  };
  const auto is_known = [&](const Dot& dot) {
    if (has(bundle.dependencies, dot)) return true;
    const bool is_inside =
        std::any_of(bundle.covers.begin(), bundle.covers.end(), [&dot](const Bundle::Cover& cover) {
          return cover.dots.actor == dot.actor && cover.dots.last() >= dot.sequence;
        });
    return is_inside && !has(bundle.heads, dot);
  };
  frontier_.erase(std::remove_if(frontier_.begin(), frontier_.end(), is_known), frontier_.end());
  for (const Dot& head : bundle.heads) {
    if (version_.contains(head)) continue;  // maximal and listed, or known by something here
    frontier_.insert(std::lower_bound(frontier_.begin(), frontier_.end(), head), head);
  }
}

}  // namespace skerry::replica
