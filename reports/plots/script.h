// Pieces of gnuplot scripts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/plots/palette.h"

namespace skerry::reports {

// Keys, tics and margins are laid out for labels of at most this many characters.
inline constexpr size_t kLabelShown = 28;

// In single quotes, where gnuplot expands nothing (a backquote in double quotes runs a program).
// Control characters and backquotes become spaces.
std::string plot_string(std::string_view text);

// The same for the label of a tic, where a percent sign begins a format.
std::string tic_string(std::string_view text);

// A label as keys show it: at most kLabelShown characters.
std::string shortened_label(std::string_view label);

// " lc rgb '#2f6db5'"
std::string line_colour(const Colour& colour);

// " lw 2.6" and thinner from curve to curve: where curves run over one another, all stay visible.
std::string line_width(size_t curve);

// What all pictures share: text, border, grid, key.
std::string plot_style();

// "set xtics ('1 ms' 1000000, ...)" for a logarithmic axis of nanoseconds, at round times within
// [from, to].
std::string time_tics(double from, double to);

// A unit for a linear axis up to `most`: divide by `factor`.
struct AxisUnit {
  double factor = 1;
  const char* name = "";
};
AxisUnit time_unit(double most_ns);
AxisUnit byte_unit(double most_bytes);
AxisUnit rate_unit(double most_a_second);

}  // namespace skerry::reports
