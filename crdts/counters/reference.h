// What a history of a counter means, by definition.
#pragma once

#include <span>

#include "core/value.h"
#include "crdts/catalogue.h"

namespace skerry::crdts {

// The sum of all amounts, modulo 2^64.
Value reference_pn_counter(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
