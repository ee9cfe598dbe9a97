#include "replica/local_first/document.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "replica/local_first/summary.h"

namespace skerry::replica {
namespace {

std::unique_ptr<crdts::Object> make_object(const crdts::Design* design, ReplicationMode mode,
                                           std::shared_ptr<crdts::Commons>* commons) {
  SKERRY_CHECK(design != nullptr && crdts::supports(*design, mode));
  if (mode == ReplicationMode::kPureOperations) return design->make_pure();
  const bool shares = commons != nullptr && design->make_sharing != nullptr;
  return shares ? design->make_sharing(*commons) : design->make();
}

IntegratedSet::Order order_of(const crdts::Design& design, ReplicationMode mode) {
  const bool is_causal = mode == ReplicationMode::kPureOperations || design.needs_causal_order;
  return is_causal ? IntegratedSet::Order::kCausal : IntegratedSet::Order::kAny;
}

// An item stays in a document if `before` had it, and it is not there yet.
void keep(const sync::LogItem& item, const VersionVector& before, crdts::Object& object,
          IntegratedSet& integrated) {
  if (item.kind == sync::ItemKind::kChange) {
    const auto change = decode_change(item.encoded);
    SKERRY_CHECK(change.ok());
    const DotRun& dots = change->dots;
    if (before[dots.actor] < dots.last() || integrated.version()[dots.actor] >= dots.last()) {
      return;
    }
    object.apply(change->body, {dots.actor, dots.first, change->time}).IgnoreError();
    return integrated.add(*change);
  }
  const auto bundle = decode_bundle(item.encoded);
  SKERRY_CHECK(bundle.ok());
  const auto is_kept = [&before](const Bundle::Cover& cover) {
    return before[cover.dots.actor] >= cover.dots.last();
  };
  if (!std::all_of(bundle->covers.begin(), bundle->covers.end(), is_kept)) return;
  object.join(bundle->body).IgnoreError();
  integrated.add(*bundle);
}

}  // namespace

Document::Document(DocumentId id, const crdts::Design* design, ReplicationMode mode,
                   const Owner& owner, std::shared_ptr<crdts::Commons>* commons)
    : id_(id),
      owner_(owner),
      design_(design),
      object_(make_object(design, mode, commons)),
      clock_(owner.clock_bound),
      integrated_(order_of(*design, mode)) {}

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
  for (const Dot& dot : integrated_.frontier()) {
    if (dot.actor != actor) dependencies.push_back(dot);
  }
  commit.change = make_change(id_, {actor, first, effect->length}, std::move(dependencies),
                              mutation.time, effect->body.view());
  return commit;
}

void Document::integrate_own(const Change& change) { integrated_.add(change); }

void Document::receive(const Change& change, Instant wall) {
  ++arrivals_;
  if (is_restoring_) clock_.resume(change.time);  // though it may be held back
  const uint64_t have = integrated_.version()[change.dots.actor];
  if (have >= change.dots.last()) return;  // a bundle brought it
  if (integrated_.admits(change, have)) return integrate(change, wall);
  held_[change.dots.actor].push_back({arrivals_, change.encoded});
  ++held_changes_;
}

void Document::receive(const Bundle& bundle, Instant wall) {
  ++arrivals_;
  if (is_restoring_) {
    clock_.resume(bundle.latest);
  }
  if (integrated_.admits(bundle)) return integrate(bundle, wall);
  held_bundles_.push_back({arrivals_, bundle.encoded});
  held_changes_ += bundle.covers.size();
}

// Own times are passed wherever they come from: a disk that was rolled back forgot them.
void Document::note_time(HybridTime time, Origin origin, Instant wall) {
  if (origin == Origin::kOwn) return clock_.resume(time);
  if (!clock_.observe(time, wall).ok()) ++future_times_;
}

void Document::note_refused(const DotRun& dots) {
  if (is_restoring_) return;  // it was told when it came
  if (refused_.size() < kMostRefusedTold) refused_.push_back(dots);
}

void Document::integrate(const Change& change, Instant wall) {
  const crdts::Mutation mutation{change.dots.actor, change.dots.first, change.time};
  note_time(change.time, is_own(change.dots.actor) ? Origin::kOwn : Origin::kPeer, wall);
  if (!object_->apply(change.body, mutation).ok()) note_refused(change.dots);
  integrated_.add(change);
}

void Document::integrate(const Bundle& bundle, Instant wall) {
  const bool is_all_own = std::all_of(bundle.covers.begin(), bundle.covers.end(),
                                      [this](const auto& c) { return is_own(c.dots.actor); });
  note_time(bundle.latest, is_all_own ? Origin::kOwn : Origin::kPeer, wall);
  if (!object_->join(bundle.body).ok()) note_refused(bundle.covers.front().dots);
  integrated_.add(bundle);
}

// A design's own lattice joins what it is given; any other opens a snapshot afresh.
Status Document::check(const Snapshot& snapshot) {
  for (const Snapshot::Cover& cover : snapshot.covers) {
    if (integrated_.is_within_limit({cover.actor, 1, cover.last})) continue;
    return absl::FailedPreconditionError("a snapshot beyond the limit of integration");
  }
  opened_ = design_->make();
  opened_of_ = snapshot.body.data();
  return open_summary(*design_, *opened_, snapshot.body);
}

void Document::adopt(const Snapshot& snapshot, std::span<const sync::LogItem> beyond,
                     Instant wall) {
  if (is_restoring_) {
    clock_.resume(snapshot.latest);
  } else {
    note_time(snapshot.latest, Origin::kPeer, wall);
  }
  if (opened_ == nullptr || opened_of_ != snapshot.body.data()) SKERRY_CHECK(check(snapshot).ok());
  const VersionVector before = integrated_.version();
  object_ = std::move(opened_);
  integrated_.restart(snapshot);
  for (const sync::LogItem& item : beyond) keep(item, before, *object_, integrated_);
  if (held_changes_ > 0) integrate_held(wall);
}

void Document::limit_integration(const std::optional<VersionVector>& limit, Instant wall) {
  integrated_.limit(limit);
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
      if (!integrated_.is_within_limit(peek->dots)) break;
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
    const uint64_t have = integrated_.version()[dots.actor];
    const bool is_known = have >= dots.last();
    if (!is_known && !integrated_.admits(each.change, have)) continue;
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
    if (integrated_.admits(*bundle)) {
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
