// What the search finds out about a design by trying, so that no row has to say it.
#pragma once

#include "crdts/object/catalogue.h"

namespace skerry::harness {

// The time of a command decides something besides undo: two orders of real time are two histories.
bool reads_clock(const crdts::Design& design);

// The epochs of actors decide something besides ties: the design draws from a random stream.
bool draws_randomly(const crdts::Design& design);

// Of two concurrent insertions into an empty sequence the one of the larger actor stands first.
bool ties_descend(const crdts::Design& design);

// Of a set: adding an element twice puts it there twice.
bool is_multiset(const crdts::Design& design);

}  // namespace skerry::harness
