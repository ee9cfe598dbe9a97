// Whether what was moved is where somebody put it.
//
// Of all who moved a thing, those count whom no other one of them had seen. It is in its place if
// it stands as one of them saw it: a node below the same parent; anything behind its left neighbour
// and before its right one, of those that are still there and that nobody moved whom the mover had
// not seen. What is not there any more is not looked at.
//
// A line of a sheet is known by what is written in it. One in which nothing was when it was moved,
// or of which nothing is left, may be any other line: what it may have been is not blamed.
//
// An item of which moves were undone stands as one says whose move counts at the end; if none does,
// as who inserted it.
//
// Cost: O(moves * moves of the same thing or neighbour).
#pragma once

#include "harness/intents/shadows.h"
#include "harness/intents/turns.h"

namespace skerry::harness {

struct Placed {
  uint64_t misplaced = 0;   // things that are where no last mover put them
  uint64_t not_judged = 0;  // things of which that cannot be said, and moves of nothing
};
Placed judge_places(const Shadows& shadows, Family family, const MadeChanges& changes,
                    const Turned& turned);

}  // namespace skerry::harness
