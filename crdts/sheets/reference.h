// What histories mean to each sheet design, naively; see Reference in crdts/catalogue.h.
#pragma once

#include "crdts/catalogue.h"

namespace skerry::crdts {

Value reference_spreadsheet(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
