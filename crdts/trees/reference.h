// What histories mean to each tree design, naively; see Reference in crdts/object/catalogue.h.
#pragma once

#include "crdts/object/catalogue.h"

namespace skerry::crdts {

Value reference_move_tree(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
