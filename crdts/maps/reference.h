// What a history of a map means under each merge rule, by definition on the partial order.
#pragma once

#include <span>

#include "core/value.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {

// An update is in effect if nothing that replaces or removes it, there or above, has seen it
// (Almeida, Shoker, Baquero 2018, section 7.4).
Value reference_or_map(std::span<const HistoryEntry> history);

// A key's value is the sum of all additions to it.
Value reference_grow_only_map(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
