// A counter through a crash: what was on the disk comes back, what was not is lost there, and what
// others had received of it they still have. Then everyone hears from everyone.
//
// With a new actor after each crash the sum is that of all additions that anybody still holds. With
// the same actor, which is deliberately wrong, numbers are used twice and it is not.
#pragma once

#include <optional>

#include "harness/anomalies/explorer.h"

namespace skerry::harness {

inline constexpr uint32_t kMostBeforeCrash = 3;
inline constexpr uint32_t kMostAfterCrash = 2;

// Whether who comes back writes as a new actor.
enum class Actors : uint8_t { kFresh, kReused };

// The shortest history with a wrong sum; all with up to kMostBeforeCrash additions, any of them on
// the disk, any of them received by a second replica, and up to kMostAfterCrash afterwards, changes
// and whole states exchanged.
std::optional<Finding> find_wrong_count(const crdts::Design& design, Actors actors,
                                        uint64_t& histories);

}  // namespace skerry::harness
