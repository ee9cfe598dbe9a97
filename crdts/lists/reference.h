// What histories mean to each list design, naively; see Reference in crdts/object/catalogue.h.
#pragma once

#include "crdts/object/catalogue.h"

namespace skerry::crdts {

Value reference_movable_list(std::span<const HistoryEntry> history);
Value reference_list_delete_and_insert(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
