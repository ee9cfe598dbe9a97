#include "replica/local_first/design_lattice.h"

#include <utility>

#include "core/check.h"

namespace skerry::replica {

using sync::Cover;
using sync::Delta;
using sync::Fresh;

StatusOr<Fresh> DesignLattice::fresh(const Delta& delta, const sync::CoverMap& known) const {
  Fresh result;
  auto covers = fresh_covers(delta.covers, known);
  if (!covers.ok()) return covers.status();
  result.delta.covers = *std::move(covers);
  result.delta.latest = delta.latest;
  result.new_changes = count_dots(result.delta.covers);
  result.old_changes = count_dots(delta.covers) - result.new_changes;
  if (result.delta.covers.empty() || delta.body.empty()) return result;
  auto residual = object_->residual(delta.body.view());
  if (!residual.ok()) return invalid(std::string(residual.status().message()));
  result.delta.body = *std::move(residual);
  return result;
}

void DesignLattice::join(const Now& now, const Delta& delta, sync::Origin origin) {
  if (!delta.body.empty()) {
    const Status joined = object_->join(delta.body.view());
    SKERRY_CHECK(joined.ok());  // fresh() took it, or it was made here
  }
  std::vector<Bundle::Cover> covers;
  covers.reserve(delta.covers.size());
  for (const Cover& cover : delta.covers) covers.push_back({cover.dots, joined_.add(cover)});
  if (origin == sync::Origin::kOwn || document_ == nullptr) return;
  document_->receive(
      make_bundle({id_, std::move(covers), delta.latest, {}, {}, {}, {}}, delta.body.view()),
      now.wall);
}

Payload DesignLattice::state() const {
  StatusOr<Payload> state = object_->state();
  SKERRY_CHECK(state.ok());  // every design that folds has one
  return *std::move(state);
}

uint32_t DesignLattice::content_bytes(ByteView body) const {
  return design_->content_bytes == nullptr || body.empty() ? 0 : design_->content_bytes(body);
}

}  // namespace skerry::replica
