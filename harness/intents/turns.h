// Which commands are undone at the end of a run, by the definition that texts share
// (crdts/text/undo_log.h): a command's causal length begins at 0, an undo raises it to the next odd
// number, a redo to the next even one, and the largest counts. A local undo is of its actor's
// latest command in effect, a global one of the latest of all, by (hybrid time, dot); a redo of the
// latest undo that still stands, in the same way.
//
// Cost: O(undos and redos * changes) look-ups in version vectors.
#pragma once

#include <vector>

#include "core/status.h"
#include "harness/intents/change.h"

namespace skerry::harness {

bool turns_back(const MadeChange& change);

// By change. Errors: too many undos for a run of that length; one with nothing to reverse.
StatusOr<std::vector<bool>> undone_at_end(const MadeChanges& changes);

}  // namespace skerry::harness
