// What histories mean to each sheet design, naively; see Reference in crdts/object/catalogue.h.
#pragma once

#include "crdts/object/catalogue.h"

namespace skerry::crdts {

Value reference_spreadsheet(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
