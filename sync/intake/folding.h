// Folds changes and bundles into one bundle.
//
// Invariant: the bundle's dependencies and covers together say all that its parts depend on, so
// that whoever takes it when these are there stays causally closed. Cost: O(n log n) for n changes,
// beyond the host's own folding.
#pragma once

#include <vector>

#include "core/change.h"
#include "core/status.h"
#include "sync/frame.h"
#include "sync/host.h"

namespace skerry::sync {

class Folding {
 public:
  Folding(DocumentId document, Host& host) : document_(document), host_(host) {}

  // Adds one part in its wire form, in an order that extends causality. FailedPrecondition: a fold
  // would lose what a later version of the protocol has written there.
  Status add(const Payload& encoded, ItemKind kind);
  size_t parts() const { return parts_.size(); }

  // REQUIRES: parts() > 0.
  StatusOr<Bundle> finish();

 private:
  // Covers in (actor, first) order, each change once: two bundles may cover the same.
  void sort_covers();
  bool is_covered(const Dot& dot) const;
  Frontier heads() const;

  DocumentId document_;
  Host& host_;
  std::vector<ByteView> parts_;
  std::vector<Payload> buffers_;  // what parts_ views
  std::vector<Bundle::Cover> covers_;
  Frontier needed_;  // every dependency of every part
  HybridTime latest_;
};

}  // namespace skerry::sync
