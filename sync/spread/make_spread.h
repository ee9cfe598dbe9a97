// The policies of spreading, chosen by mode and options.
#pragma once

#include <memory>

#include "core/replication_mode.h"
#include "sync/host.h"
#include "sync/spread/spread.h"
#include "sync/spread/states/lattice.h"

namespace skerry::sync {

// REQUIRES: `lattice` is there where states and deltas travel.
std::unique_ptr<Spread> make_spread(const Config& config, ReplicationMode mode, DocumentId document,
                                    Links& links, Outputs& outputs, Host& host, Lattice* lattice);

}  // namespace skerry::sync
