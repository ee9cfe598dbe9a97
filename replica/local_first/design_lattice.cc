#include "replica/local_first/design_lattice.h"

#include <utility>

#include "core/check.h"

namespace skerry::replica {

using sync::Delta;
using sync::Fresh;
using sync::SummedRun;

StatusOr<Fresh> DesignLattice::fresh(const Delta& delta, const sync::SummedSet& known) const {
  Fresh result;
  auto runs = fresh_runs(delta.runs, known);
  if (!runs.ok()) return runs.status();
  result.delta.runs = *std::move(runs);
  result.delta.latest = delta.latest;
  result.new_changes = count_dots(result.delta.runs);
  result.old_changes = count_dots(delta.runs) - result.new_changes;
  if (result.delta.runs.empty() || delta.body.empty()) return result;
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
  covers.reserve(delta.runs.size());
  for (const SummedRun& run : delta.runs) covers.push_back({run.dots, joined_.add(run)});
  if (origin == sync::Origin::kOwn || document_ == nullptr) return;
  document_->receive(
      make_bundle({id_, std::move(covers), delta.latest, {}, {}, {}, {}, {}}, delta.body.view()),
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
