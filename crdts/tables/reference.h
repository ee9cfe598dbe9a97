// What a history of a table means, by definition on the partial order.
#pragma once

#include <span>

#include "core/value.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {

// A row's length after an insertion or erasure is one more than the longest its author had seen
// (Yu and Rostad 2020, section 3); a cell is what was done to it in the life that is the longest of
// all, by those who saw that life.
Value reference_table(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
