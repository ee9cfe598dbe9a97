// What a history of a set means under each merge rule, by definition on the partial order.
#pragma once

#include <span>

#include "core/value.h"
#include "crdts/catalogue.h"

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

}  // namespace skerry::crdts
