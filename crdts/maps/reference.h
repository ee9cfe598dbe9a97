// What a history of a map means under each merge rule, by definition on the partial order.
#pragma once

#include <span>

#include "core/value.h"
#include "crdts/catalogue.h"

namespace skerry::crdts {

// A key's value is the sum of all additions to it.
Value reference_grow_only_map(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
