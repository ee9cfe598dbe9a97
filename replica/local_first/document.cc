#include "replica/local_first/document.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::replica {
namespace {

// Up to this many are looked for in the frontier one by one.
constexpr size_t kFewDependencies = 8;

}  // namespace

Document::Document(DocumentId id, const crdts::Design* design, ReplicationMode mode,
                   const Owner& owner, std::shared_ptr<crdts::Commons>* commons)
    : id_(id),
      design_(design),
      is_pure_(mode == ReplicationMode::kPureOperations),
      owner_(owner),
      commons_(commons),
      clock_(owner.clock_bound) {
  SKERRY_CHECK(design != nullptr && crdts::supports(*design, mode));
  needs_causal_order_ = is_pure_ || design->needs_causal_order;
  object_ = make_object();
}

std::unique_ptr<crdts::Object> Document::make_object() const {
  if (is_pure_) return design_->make_pure();
  const bool shares = commons_ != nullptr && design_->make_sharing != nullptr;
  return shares ? design_->make_sharing(*commons_) : design_->make();
}

StatusOr<Document::Commit> Document::execute(const Command& command, const ActorId& actor,
                                             uint64_t first, Instant wall) {
  const crdts::Mutation mutation{actor, first, clock_.tick(wall)};
  auto effect = object_->execute(command, mutation);
  if (!effect.ok()) return effect.status();
  Commit commit;
  commit.change.time = mutation.time;
  commit.content_bytes = effect->content_bytes;
  if (effect->length == 0) return commit;
  Frontier dependencies;
  for (const Dot& dot : frontier_) {
    if (dot.actor != actor) dependencies.push_back(dot);
  }
  commit.change = make_change(id_, {actor, first, effect->length}, std::move(dependencies),
                              mutation.time, effect->body.view());
  return commit;
}

void Document::integrate_own(const Change& change) { note_integrated(change); }

void Document::receive(const Change& change, Instant wall) {
  ++arrivals_;
  if (is_restoring_) clock_.resume(change.time);  // though it may be held back
  const uint64_t have = integrated_[change.dots.actor];
  if (have >= change.dots.last()) return;  // a bundle brought it
  if (can_integrate(change, have)) return integrate(change, wall);
  held_[change.dots.actor].push_back({arrivals_, change.encoded});
  ++held_changes_;
}

void Document::receive(const Bundle& bundle, Instant wall) {
  ++arrivals_;
  if (is_restoring_) {
    clock_.resume(bundle.latest);
  }
  if (can_integrate(bundle)) return integrate(bundle, wall);
  held_bundles_.push_back({arrivals_, bundle.encoded});
  held_changes_ += bundle.covers.size();
}

bool Document::is_within_limit(const DotRun& dots) const {
  return !limit_.has_value() || dots.last() <= (*limit_)[dots.actor];
}

bool Document::can_integrate(const Change& change, uint64_t have) const {
  if (have + 1 != change.dots.first || !is_within_limit(change.dots)) return false;
  return std::all_of(change.dependencies.begin(), change.dependencies.end(),
                     [this](const Dot& dot) { return integrated_.contains(dot); });
}

bool Document::can_integrate(const Bundle& bundle) const {
  const bool is_ready = std::all_of(bundle.dependencies.begin(), bundle.dependencies.end(),
                                    [this](const Dot& dot) { return integrated_.contains(dot); });
  if (!is_ready) return false;
  ActorId actor;
  uint64_t have = 0;
  for (const Bundle::Cover& cover : bundle.covers) {
    if (!is_within_limit(cover.dots)) return false;
    if (&cover == &bundle.covers.front() || cover.dots.actor != actor) {
      actor = cover.dots.actor;
      have = integrated_[actor];
    }
    if (cover.dots.first > have + 1) return false;
    have = std::max(have, cover.dots.last());
  }
  return true;
}

// Own times are passed wherever they come from: a disk that was rolled back forgot them.
void Document::note_time(HybridTime time, Origin origin, Instant wall) {
  if (origin == Origin::kOwn) return clock_.resume(time);
  if (!clock_.observe(time, wall).ok()) ++future_times_;
}

void Document::note_refused(const DotRun& dots) {
  if (is_restoring_) return;  // it was told when it came
  ++refused_bodies_;
  if (refused_.size() < kMostRefusedTold) refused_.push_back(dots);
}

void Document::integrate(const Change& change, Instant wall) {
  const crdts::Mutation mutation{change.dots.actor, change.dots.first, change.time};
  note_time(change.time, is_own(change.dots.actor) ? Origin::kOwn : Origin::kPeer, wall);
  if (!object_->apply(change.body, mutation).ok()) note_refused(change.dots);
  note_integrated(change);
}

void Document::integrate(const Bundle& bundle, Instant wall) {
  const bool is_all_own = std::all_of(bundle.covers.begin(), bundle.covers.end(),
                                      [this](const auto& c) { return is_own(c.dots.actor); });
  note_time(bundle.latest, is_all_own ? Origin::kOwn : Origin::kPeer, wall);
  if (!object_->join(bundle.body).ok()) note_refused(bundle.covers.front().dots);
  if (needs_causal_order_) advance_frontier(bundle);
  for (const Bundle::Cover& cover : bundle.covers) {
    if (cover.dots.last() <= integrated_[cover.dots.actor]) continue;
    integrated_.raise(cover.dots.actor, cover.dots.last());
    integrated_hash_ += cover.hash;
  }
}

void Document::note_integrated(const Change& change) {
  integrated_.raise(change.dots.actor, change.dots.last());
  integrated_hash_ += change.hash;
  if (needs_causal_order_) advance_frontier(change);
}

// The change takes the place of everything maximal that it knew: its dependencies, and its actor's
// previous dot.
void Document::advance_frontier(const Change& change) {
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

// REQUIRES: the bundle is not yet in integrated_.
void Document::advance_frontier(const Bundle& bundle) {
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
    if (integrated_.contains(head)) continue;  // maximal and listed, or known by something here
    frontier_.insert(std::lower_bound(frontier_.begin(), frontier_.end(), head), head);
  }
}

void Document::limit_integration(const std::optional<VersionVector>& limit, Instant wall) {
  limit_ = limit;
  if (held_changes_ > 0) integrate_held(wall);
}

// A bundle that is let in may be what held changes wait for, and the other way round.
void Document::integrate_held(Instant wall) {
  bool moved = true;
  while (moved) {
    moved = integrate_held_changes(wall);
    if (held_bundles_.empty()) return;
    moved = integrate_held_bundles(wall) || moved;
  }
}

bool Document::integrate_held_changes(Instant wall) {
  struct Ready {
    uint64_t arrival;
    Change change;
  };
  std::vector<Ready> ready;
  for (const auto& [actor, queue] : held_) {
    for (const Held& held : queue) {
      const auto peek = peek_change(held.encoded.view());
      if (!is_within_limit(peek->dots)) break;
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
    const uint64_t have = integrated_[dots.actor];
    const bool is_known = have >= dots.last();
    if (!is_known && !can_integrate(each.change, have)) continue;
    if (!is_known) integrate(each.change, wall);
    const auto queue = held_.find(dots.actor);
    queue->second.pop_front();  // an actor's changes are let in in their order
    if (queue->second.empty()) held_.erase(queue);
    --held_changes_;
    moved = true;
  }
  return moved;
}

bool Document::integrate_held_bundles(Instant wall) {
  std::vector<Held> rest;
  bool moved = false;
  for (Held& held : held_bundles_) {
    const auto bundle = decode_bundle(held.encoded);
    SKERRY_CHECK(bundle.ok());
    if (can_integrate(*bundle)) {
      integrate(*bundle, wall);
      held_changes_ -= bundle->covers.size();
      moved = true;
    } else {
      rest.push_back(std::move(held));
    }
  }
  held_bundles_ = std::move(rest);
  return moved;
}

}  // namespace skerry::replica
