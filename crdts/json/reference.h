// What a history of a JSON document means, by definition on the partial order.
#pragma once

#include <span>

#include "core/value.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {

// Something is there if a command put it there, or put something below it, that no assignment or
// erasure of the place, or of one above, had seen (Kleppmann and Beresford 2017, section 4).
Value reference_json_document(std::span<const HistoryEntry> history);

}  // namespace skerry::crdts
