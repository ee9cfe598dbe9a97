// What a history of a register means under each merge rule, by definition.
#pragma once

#include <span>

#include "core/value.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {

// The value of the command with the largest (hybrid time, actor).
Value reference_lww_register(std::span<const HistoryEntry> history);

// The values of the commands that are in no other command's past.
Value reference_multi_value_register(std::span<const HistoryEntry> history);

// The largest, and the smallest, value ever assigned, bytewise.
Value reference_max_register(std::span<const HistoryEntry> history);
Value reference_min_register(std::span<const HistoryEntry> history);

// As multi_value_register, where an undo writes again what was there before the command it undoes:
// see undoable_register.h.
Value reference_undoable_register(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
