#include "sync/spread/make_spread.h"

#include "core/check.h"
#include "sync/spread/defects.h"
#include "sync/spread/gossip.h"
#include "sync/spread/sessions.h"
#include "sync/spread/states/states.h"

namespace skerry::sync {

std::unique_ptr<Spread> make_spread(const Config& config, ReplicationMode mode, DocumentId document,
                                    Links& links, Outputs& outputs, Host& host, Lattice* lattice) {
  static const Books kHonest;
  static const TrustingBooks kTrusting;
  if (is_joined(mode)) {
    SKERRY_CHECK(lattice != nullptr);
    return std::make_unique<States>(config, mode, document, links, outputs, *lattice);
  }
  const Books& books = config.options.mutant == Mutant::kNeverRetransmits ? kTrusting : kHonest;
  const bool forgets = config.is_server && config.options.mutant == Mutant::kAcknowledgesAndForgets;
  if (config.options.acknowledge) {
    if (!forgets) return std::make_unique<Sessions>(config, document, links, outputs, host, books);
    return std::make_unique<Forgetful<Sessions>>(config, document, links, outputs, host, books);
  }
  if (!forgets) return std::make_unique<Gossip>(config, document, links, outputs, host);
  return std::make_unique<Forgetful<Gossip>>(config, document, links, outputs, host);
}

}  // namespace skerry::sync
