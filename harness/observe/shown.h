// Whether a replica shows what it holds.
#pragma once

#include "core/inspection.h"

namespace skerry::harness {

// All that it received is in its document; or it says that there is something that its version
// cannot read, and then how much of the rest it can show is for preserved_unknown to judge. Cost:
// O(actors + own actors * peers) where there is such, else O(1).
inline bool shows_all_it_can(const InspectedDocument& replica) {
  return replica.integrated_hash() == replica.received_hash() || replica.status().unreadable > 0;
}

}  // namespace skerry::harness
