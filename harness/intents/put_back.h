// What the undos and redos of a register put back (crdts/registers/undoable_register.h): an undo
// writes what was there just before the assignment that it reverses, a redo what was there just
// before the undo; there is what was written by writes that no other of them had seen.
//
// Cost: O(undos and redos * changes) look-ups in version vectors, and as many merges.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/intents/turns.h"

namespace skerry::harness {

// By change, assignments included. REQUIRES: `turned` is of these changes, all of one register.
std::vector<std::set<std::string>> register_writes(const MadeChanges& changes,
                                                   const Turned& turned);

}  // namespace skerry::harness
