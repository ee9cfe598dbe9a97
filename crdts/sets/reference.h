// What a history of a set means under each merge rule, by definition on the partial order.
#pragma once

#include <span>

#include "core/value.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {

// An element is in if some addition of it is in no removal's past (Burckhardt et al. 2014).
Value reference_add_wins_set(std::span<const HistoryEntry> history);

// An element is in if it was added, and every removal of it is in some addition's past (as above).
Value reference_remove_wins_set(std::span<const HistoryEntry> history);

// An element is in if, of the commands on it, the one with the largest (hybrid time, actor) added.
Value reference_lww_set(std::span<const HistoryEntry> history);

// All elements ever added; and without those ever removed.
Value reference_grow_only_set(std::span<const HistoryEntry> history);
Value reference_two_phase_set(std::span<const HistoryEntry> history);

// An element is in if an addition of it is in effect that no removal in effect has seen shown;
// undo and redo turn the commands that or_set.h says.
Value reference_or_set(std::span<const HistoryEntry> history);

// An element is in if the longest chain of additions and removals of it, each of which has seen the
// one before, is of odd length.
Value reference_causal_length_set(std::span<const HistoryEntry> history);

// Every addition is a copy; every removal takes one that its author saw: see bag.h.
Value reference_bag(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
