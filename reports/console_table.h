// The table that a run prints in the terminal.
#pragma once

#include <string>

#include "reports/model/results.h"
#include "reports/text_grid.h"

namespace skerry::reports {

inline constexpr size_t kConsoleColumns = 100;

// The verdict, the designs compared by their headline metrics, and what failed with the lines that
// replay it; ends with a line feed. Metrics are rows and designs columns where that fits in
// kConsoleColumns (with the range over seeds if that fits too), else the other way round. Without
// colour there is no escape sequence in it; the marks (* best, ~ sampled) are there either way.
std::string console_table(const results::SweepResult& sweep, Paint paint);

}  // namespace skerry::reports
