// What a log's changes come to, as a snapshot's body: a design's own snapshot, or its state where
// it is a lattice.
#pragma once

#include <span>

#include "core/snapshot.h"
#include "core/status.h"
#include "crdts/object/catalogue.h"
#include "sync/host.h"

namespace skerry::replica {

// Whether the design's documents can be summarised, where single changes travel.
bool can_summarize(const crdts::Design& design);

// REQUIRES: can_summarize(design), and that nothing was integrated into `object`.
Status open_summary(const crdts::Design& design, crdts::Object& object, ByteView body);

// `below` (null: nothing) and these items after it: body, latest time and frontier. An error where
// the design refuses an item: what cannot be read, and may be of a later version, is not folded
// away. Cost: opening, applying, writing it all.
StatusOr<Snapshot> summarize(const crdts::Design& design, const Snapshot* below,
                             std::span<const sync::LogItem> items);

}  // namespace skerry::replica
