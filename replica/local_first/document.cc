#include "replica/local_first/document.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/check.h"
#include "replica/local_first/next_version.h"
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

Change make_plain_change(DocumentId document, const DotRun& dots, Frontier dependencies,
                         HybridTime time, ByteView body) {
  return make_change(document, dots, std::move(dependencies), time, body);
}

// Nothing of a change whose body is not what its version says.
Status apply_body(crdts::Object& object, const Change& change) {
  const auto body = design_body(change.extras, change.body);
  if (!body) return invalid("the body is none of its version");
  return object.apply(*body, {change.dots.actor, change.dots.first, change.time});
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
    apply_body(object, *change).IgnoreError();
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
      mode_(mode),
      object_(make_object(design, mode, commons)),
      clock_(owner.clock_bound),
      integrated_(order_of(*design, mode)),
      held_back_(owner.version) {}

StatusOr<Document::Commit> Document::execute(const Command& command, const ActorId& actor,
                                             uint64_t first, Instant wall, const Frontier& ends) {
  const crdts::Mutation mutation{actor, first, clock_.tick(wall)};
  auto effect = object_->execute(command, mutation);
  if (!effect.ok()) return effect.status();
  Commit commit;
  commit.change.time = mutation.time;
  commit.content_bytes = effect->content_bytes;
  if (effect->length == 0) return commit;
  Frontier dependencies;  // of each actor the furthest
  std::ranges::set_union(integrated_.frontier(), ends, std::back_inserter(dependencies), {},
                         &Dot::actor, &Dot::actor);
  std::erase_if(dependencies, [&actor](const Dot& dot) { return dot.actor == actor; });
  const auto make = owner_.version >= kNextProtocolVersion ? &make_next_change : &make_plain_change;
  commit.change = make(id_, {actor, first, effect->length}, std::move(dependencies), mutation.time,
                       effect->body.view());
  return commit;
}

void Document::integrate_own(const Change& change) { integrated_.add(change); }

void Document::receive(const Change& change, Instant wall) {
  if (is_restoring_) clock_.resume(change.time);  // though it may be held back
  const uint64_t have = integrated_.version()[change.dots.actor];
  if (have >= change.dots.last()) return;  // a bundle brought it
  const bool is_read = held_back_.reads(change.extras);
  if (is_read && integrated_.admits(change, have)) return integrate(change, wall);
  held_back_.add(change);
}

void Document::receive(const Bundle& bundle, Instant wall) {
  if (is_restoring_) {
    clock_.resume(bundle.latest);
  }
  const bool is_read = held_back_.reads(bundle.extras);
  if (is_read && integrated_.admits(bundle)) return integrate(bundle, wall);
  held_back_.add(bundle);
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
  note_time(change.time, is_own(change.dots.actor) ? Origin::kOwn : Origin::kPeer, wall);
  if (!apply_body(*object_, change).ok()) note_refused(change.dots);
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
  if (!held_back_.reads(snapshot.extras)) return invalid("a snapshot of a later version");
  for (const Snapshot::Cover& cover : snapshot.covers) {
    if (integrated_.is_within_limit({cover.actor, 1, cover.last})) continue;
    return absl::FailedPreconditionError("a snapshot beyond the limit of integration");
  }
  opened_ = open_summary(*design_, mode_, snapshot.body);
  opened_of_ = opened_ == nullptr ? nullptr : snapshot.body.data();
  return opened_ == nullptr ? invalid("a snapshot that cannot be read") : absl::OkStatus();
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
  if (beyond.empty()) held_back_ = HeldBack(owner_.version);  // the log holds no more than that
  integrate_held(wall);
}

void Document::limit_integration(const std::optional<VersionVector>& limit, Instant wall) {
  integrated_.limit(limit);
  integrate_held(wall);
}

void Document::integrate_held(Instant wall) {
  held_back_.let_in(integrated_, {[this, wall](const Change& change) { integrate(change, wall); },
                                  [this, wall](const Bundle& bundle) { integrate(bundle, wall); }});
}

}  // namespace skerry::replica
