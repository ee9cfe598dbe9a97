// Which commands are undone at the end of a run, by the definition that all designs that offer undo
// share (crdts/text/undo_log.h): a command's causal length begins at 0, an undo raises it to the
// next odd number, a redo to the next even one, and the largest counts. A local undo is of its
// actor's latest command in effect, a global one of the latest of all, by (hybrid time, dot); a
// redo of the latest undo that still stands, in the same way.
//
// Cost: O(undos and redos * changes) look-ups in version vectors.
#pragma once

#include <vector>

#include "core/status.h"
#include "harness/intents/change.h"

namespace skerry::harness {

bool turns_back(const MadeChange& change);

// Which undos of one command stand when several raised it to the same length: each of them, so that
// each of their authors may redo it (texts, lists); or the latest alone (sets, registers).
enum class Standing : uint8_t { kEach, kLatest };

struct Turned {
  // By change.
  std::vector<bool> undone;     // at the end
  std::vector<bool> ever;       // undone or redone at any time
  std::vector<uint32_t> which;  // of an undo or redo: the command that it turns
  std::vector<uint32_t> back;   // of an undo: that command; of a redo: the undo that it reverses
};

// Errors: too many undos for a run of that length; one with nothing to reverse.
StatusOr<Turned> turned_at_end(const MadeChanges& changes, Standing standing);

}  // namespace skerry::harness
