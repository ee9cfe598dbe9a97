// The table of a scenario that was run twice: simulated and live.
#pragma once

#include <string>

#include "reports/model/live_comparison.h"
#include "reports/text_grid.h"

namespace skerry::reports {

// A part a cell; ends with a line feed.
std::string live_table(const results::SweepResult& simulated, const results::SweepResult& live,
                       Paint paint);

}  // namespace skerry::reports
