#include "replica/local_first/summary.h"

#include <algorithm>
#include <utility>

#include "core/change.h"
#include "replica/local_first/integrated_set.h"

namespace skerry::replica {

namespace {

bool is_pure(ReplicationMode mode) { return mode == ReplicationMode::kPureOperations; }

std::unique_ptr<crdts::Object> make_object(const crdts::Design& design, ReplicationMode mode) {
  return is_pure(mode) ? design.make_pure() : design.make();
}

// Or else its state, which is joined.
bool saves_itself(const crdts::Design& design, ReplicationMode mode) {
  return is_pure(mode) || design.offers_snapshots;
}

}  // namespace

bool can_summarize(const crdts::Design& design, ReplicationMode mode) {
  if (is_pure(mode)) return design.make_pure != nullptr;
  return design.offers_snapshots || design.fold != nullptr;
}

std::unique_ptr<crdts::Object> open_summary(const crdts::Design& design, ReplicationMode mode,
                                            ByteView body) {
  std::unique_ptr<crdts::Object> object = make_object(design, mode);
  const Status opened = saves_itself(design, mode) ? object->restore(body) : object->join(body);
  return opened.ok() ? std::move(object) : nullptr;
}

StatusOr<Snapshot> summarize(const crdts::Design& design, ReplicationMode mode,
                             const Snapshot* below, std::span<const sync::LogItem> items,
                             const VersionVector& stable) {
  using Order = IntegratedSet::Order;
  const std::unique_ptr<crdts::Object> object =
      below == nullptr ? make_object(design, mode) : open_summary(design, mode, below->body);
  if (object == nullptr) return invalid("a snapshot that cannot be read");
  const bool is_causal = is_pure(mode) || design.needs_causal_order;
  IntegratedSet integrated(is_causal ? Order::kCausal : Order::kAny);
  Snapshot summary;
  if (below != nullptr) {
    integrated.restart(*below);
    summary.latest = below->latest;
  }
  for (const sync::LogItem& item : items) {
    if (item.kind == sync::ItemKind::kChange) {
      const auto change = decode_change(item.encoded);
      if (!change.ok()) return change.status();
      const DotRun& dots = change->dots;
      SKERRY_RETURN_IF_ERROR(object->apply(change->body, {dots.actor, dots.first, change->time}));
      integrated.add(*change);
      summary.latest = std::max(summary.latest, change->time);
    } else {
      const auto bundle = decode_bundle(item.encoded);
      if (!bundle.ok()) return bundle.status();
      SKERRY_RETURN_IF_ERROR(object->join(bundle->body));
      integrated.add(*bundle);
      summary.latest = std::max(summary.latest, bundle->latest);
    }
  }
  summary.frontier = integrated.frontier();
  object->collect(stable);
  auto body = saves_itself(design, mode) ? object->snapshot() : object->state();
  if (!body.ok()) return body.status();
  summary.encoded = *std::move(body);
  summary.body = summary.encoded.view();
  return summary;
}

}  // namespace skerry::replica
