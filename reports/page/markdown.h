// report.md: what fits under a pull request.
#pragma once

#include <string>

#include "reports/model/results.h"

namespace skerry::reports {

// A verdict, one table of headline metrics, what failed with the line that replays it. At most
// about 60 lines however large the sweep.
std::string report_markdown(const results::SweepResult& sweep);

}  // namespace skerry::reports
