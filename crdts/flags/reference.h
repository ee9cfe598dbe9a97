// What a history of a flag means under each merge rule, by definition on the partial order.
#pragma once

#include <span>

#include "core/value.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {

// 1 if some enabling is in no disabling's past.
Value reference_enable_wins_flag(std::span<const HistoryEntry> history);

// 1 if it was enabled, and every disabling is in some enabling's past.
Value reference_disable_wins_flag(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
