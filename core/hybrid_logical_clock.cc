#include "core/hybrid_logical_clock.h"

#include <algorithm>
#include <limits>
#include <string>

#include "core/check.h"

namespace skerry {

HybridTime HybridLogicalClock::tick(Instant wall) {
  if (wall.ns > last_.wall_ns) {
    last_ = {wall.ns, 0};
  } else if (last_.counter < std::numeric_limits<uint32_t>::max()) {
    ++last_.counter;
  } else {
    SKERRY_CHECK(last_.wall_ns < std::numeric_limits<int64_t>::max());
    last_ = {last_.wall_ns + 1, 0};
  }
  return last_;
}

Status HybridLogicalClock::observe(HybridTime remote, Instant wall) {
  if (remote <= last_) return absl::OkStatus();  // passed already: there is nothing to adopt
  if (remote.wall_ns > wall.ns) {
    // As unsigned: the difference of any two int64 fits.
    const uint64_t ahead = static_cast<uint64_t>(remote.wall_ns) - static_cast<uint64_t>(wall.ns);
    if (ahead > static_cast<uint64_t>(max_drift_.ns)) {
      return absl::OutOfRangeError("hybrid time is " + std::to_string(ahead / 1'000'000) +
                                   " ms ahead of this replica's wall clock, more than the " +
                                   std::to_string(max_drift_.ns / 1'000'000) + " ms allowed");
    }
  }
  last_ = remote;
  return absl::OkStatus();
}

void HybridLogicalClock::resume(HybridTime own) {
  // A tick after this one needs room to go on.
  constexpr HybridTime kFurthest{std::numeric_limits<int64_t>::max(), 0};
  last_ = std::max(last_, std::min(own, kFurthest));
}

}  // namespace skerry
