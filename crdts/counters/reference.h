// What a history of a counter means, by definition.
#pragma once

#include <span>

#include "core/value.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {

// The sum of all amounts, modulo 2^64.
Value reference_pn_counter(std::span<const HistoryEntry> history);

// The sum of the amounts that are in no reset's past, modulo 2^64.
Value reference_resettable_counter(std::span<const HistoryEntry> history);

// The sum of all amounts; transfers of rights add nothing.
Value reference_bounded_counter(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
