#include "replica/local_first/summary.h"

#include <algorithm>
#include <utility>

#include "core/change.h"
#include "replica/local_first/integrated_set.h"

namespace skerry::replica {

bool can_summarize(const crdts::Design& design) {
  return design.offers_snapshots || design.fold != nullptr;
}

Status open_summary(const crdts::Design& design, crdts::Object& object, ByteView body) {
  return design.offers_snapshots ? object.restore(body) : object.join(body);
}

StatusOr<Snapshot> summarize(const crdts::Design& design, const Snapshot* below,
                             std::span<const sync::LogItem> items) {
  using Order = IntegratedSet::Order;
  const std::unique_ptr<crdts::Object> object = design.make();
  IntegratedSet integrated(design.needs_causal_order ? Order::kCausal : Order::kAny);
  Snapshot summary;
  if (below != nullptr) {
    SKERRY_RETURN_IF_ERROR(open_summary(design, *object, below->body));
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
  auto body = design.offers_snapshots ? object->snapshot() : object->state();
  if (!body.ok()) return body.status();
  summary.encoded = *std::move(body);
  summary.body = summary.encoded.view();
  return summary;
}

}  // namespace skerry::replica
