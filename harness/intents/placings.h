// Whether what was moved is where somebody put it.
//
// Of all who moved an item, those count whom no other one of them had seen. It is in its place if
// it stands as one of them saw it: a node below the same parent; an item of a list behind its left
// neighbour and before its right one, of those that are still there and that nobody moved whom the
// mover had not seen. What is not there any more is not looked at.
//
// Cost: O(moves * moves of the same item or neighbour).
#pragma once

#include "harness/intents/shadows.h"

namespace skerry::harness {

// Items or nodes that are where no last mover put them.
uint64_t misplaced(const Shadows& shadows, Family family, const MadeChanges& changes);

}  // namespace skerry::harness
