// What a log's changes come to, as a snapshot's body: a design's own snapshot, or its state where
// it is a lattice.
#pragma once

#include <memory>
#include <span>

#include "core/replication_mode.h"
#include "core/snapshot.h"
#include "core/status.h"
#include "crdts/object/catalogue.h"
#include "sync/host.h"

namespace skerry::replica {

// Whether the design's documents can be summarised where single changes travel, or commands.
bool can_summarize(const crdts::Design& design,
                   ReplicationMode mode = ReplicationMode::kOperations);

// An object of the mode that has integrated what the body sums up; null: it is malformed. REQUIRES:
// can_summarize(design, mode).
std::unique_ptr<crdts::Object> open_summary(const crdts::Design& design, ReplicationMode mode,
                                            ByteView body);

// `below` (null: nothing) and these items after it: body, latest time and frontier. An error where
// the design refuses an item: what cannot be read, and may be of a later version, is not folded
// away. What is kept only for changes concurrent with `stable` is left out. Cost: opening,
// applying, writing it all. REQUIRES: every change still to come has all of `stable` in its past.
StatusOr<Snapshot> summarize(const crdts::Design& design, ReplicationMode mode,
                             const Snapshot* below, std::span<const sync::LogItem> items,
                             const VersionVector& stable = {});

}  // namespace skerry::replica
