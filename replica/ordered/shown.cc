#include "replica/ordered/shown.h"

#include "replica/ordered/performed_anew.h"
#include "replica/ordered/transformed.h"

namespace skerry::replica {

std::unique_ptr<Shown> make_shown(const crdts::Design& design, const OrderedPolicy& policy) {
  if (policy.rebase == Rebase::kTransform) return std::make_unique<TransformedText>(design);
  return std::make_unique<PerformedAnew>(design, policy);
}

}  // namespace skerry::replica
