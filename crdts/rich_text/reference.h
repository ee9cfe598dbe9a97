// What a history of a rich text means, by definition.
#pragma once

#include <span>

#include "core/value.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {

Value reference_peritext(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
