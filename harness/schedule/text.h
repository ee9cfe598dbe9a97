// Schedules as text, and in files (docs/formats/schedule.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/status.h"
#include "core/time.h"
#include "harness/plan/following.h"
#include "harness/plan/schedule.h"
#include "harness/scenario/scenario.h"

namespace skerry::harness {

// Lines of a schedule, when it is written and when it is read: what has more is refused.
inline constexpr size_t kMostScheduleLines = 1'000'000;
inline constexpr size_t kMostScheduleBytes = size_t{256} << 20;

// Errors: more lines than a schedule may have; a command without a text that says it exactly.
StatusOr<std::string> schedule_text(const Schedule& schedule, uint32_t people, uint32_t servers);

// The head alone, which is the first line. Every problem is kept, with its place.
std::optional<ScheduleHead> read_schedule_head(const std::string& text, Problems& problems);
// Whose run it must be.
struct ScheduleGround {
  uint32_t people = 0;
  uint32_t servers = 0;
  Instant end;
  Following following = {};        // at some time
  bool following_changes = false;  // while it runs
};
// All of it. REQUIRES: the head has been read.
Schedule read_schedule(const std::string& text, const ScheduleGround& ground, Problems& problems);

// A scenario, or a schedule as an experiment of one cell and seed: which of the two, the text says
// (a schedule begins with a brace). A schedule says all values itself: overrides are a problem.
LoadResult load_scenario_or_schedule(const std::string& path,
                                     std::span<const Override> overrides = {});

}  // namespace skerry::harness
