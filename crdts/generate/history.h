// What references ask of a history.
#pragma once

#include "core/version_vector.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {

// Adds everything that came before `entry` to `pasts`; an actor's own earlier dots always did.
inline void add_past(VersionVector& pasts, const HistoryEntry& entry) {
  for (const VersionVector::Entry& seen : entry.past.entries()) pasts.raise(seen.actor, seen.last);
  pasts.raise(entry.first.actor, entry.first.sequence - 1);
}

}  // namespace skerry::crdts
