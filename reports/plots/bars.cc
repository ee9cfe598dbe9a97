#include "reports/plots/bars.h"

#include <algorithm>

#include "reports/model/number.h"
#include "reports/plots/script.h"
#include "reports/text_grid.h"

namespace skerry::reports {

size_t bars_shown(const results::SweepResult& sweep) {
  return std::min(sweep.cells.size(), kBarsShown);
}

double label_margin(const results::SweepResult& sweep, int width) {
  size_t longest = 4;
  for (size_t i = 0; i < bars_shown(sweep); ++i) {
    longest = std::max(longest, shown_width(results::label(sweep, sweep.cells[i])));
  }
  constexpr double kCharacterPixels = 7.2;
  const double pixels = 22 + kCharacterPixels * static_cast<double>(std::min(longest, kLabelShown));
  return pixels / width;
}

std::string bar_axis(const results::SweepResult& sweep, Labels labels) {
  std::string tics;
  for (size_t i = 0; i < bars_shown(sweep); ++i) {
    const std::string text = labels == Labels::kCells ? results::label(sweep, sweep.cells[i]) : "";
    tics += (i == 0 ? "" : ", ") + tic_string(text) + " " + std::to_string(i);
  }
  return "set ytics (" + tics + ") scale 0 textcolor rgb '" + std::string(kInk.light) +
         "'\nset yrange [" + results::number_text(static_cast<double>(bars_shown(sweep)) - 0.4) +
         ":-0.6]\nset grid noytics\n";
}

std::string bar_row(double from, double to, size_t line) {
  const auto middle = static_cast<double>(line);
  std::string row;
  for (const double value : {(from + to) / 2, middle, from, to, middle - 0.31, middle + 0.31}) {
    row += results::number_text(value) + " ";
  }
  return row + "\n";
}

}  // namespace skerry::reports
