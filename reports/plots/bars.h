// Horizontal bars, one line a design: shared by the pictures that compare totals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reports/model/aggregate.h"
#include "reports/plots/palette.h"

namespace skerry::reports {

inline constexpr size_t kBarsShown = 24;

// As many lines as bars are shown.
size_t bars_shown(const results::SweepResult& sweep);

// Space for labels left of the bars, as a part of the picture's width.
double label_margin(const results::SweepResult& sweep, int width);

// "set ytics (...)" and the range: the first cell stands on top.
enum class Labels : uint8_t { kNone, kCells };
std::string bar_axis(const results::SweepResult& sweep, Labels labels);

// One rectangle, for a data block that is drawn with boxxyerror: centre, line, and the four sides.
std::string bar_row(double from, double to, size_t line);

}  // namespace skerry::reports
