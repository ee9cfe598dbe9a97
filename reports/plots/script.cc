#include "reports/plots/script.h"

#include <algorithm>
#include <array>

#include "reports/model/number.h"
#include "reports/text_grid.h"

namespace skerry::reports {

std::string plot_string(std::string_view text) {
  std::string quoted = "'";
  for (const char c : printable(shortened(text, 120))) {
    if (c == '\'') quoted += '\'';
    quoted += c == '`' ? ' ' : c;
  }
  return quoted + "'";
}

std::string tic_string(std::string_view text) {
  std::string doubled;
  for (const char c : shortened(text, kLabelShown)) {
    if (c == '%') doubled += '%';
    doubled += c;
  }
  return plot_string(doubled);
}

std::string shortened_label(std::string_view label) { return shortened(label, kLabelShown); }

std::string line_colour(const Colour& colour) {
  return " lc rgb '" + std::string(colour.light) + "'";
}

std::string line_width(size_t curve) {
  constexpr std::array<const char*, 4> kWidths = {" lw 3.2", " lw 2.2", " lw 1.4", " lw 1"};
  return kWidths[std::min(curve, kWidths.size() - 1)];
}

std::string plot_style() {
  const std::string muted = " textcolor rgb '" + std::string(kMuted.light) + "'";
  const std::string ink = " textcolor rgb '" + std::string(kInk.light) + "'";
  return "set encoding utf8\n"
         "set border 1" +
         line_colour(kMuted) +
         " lw 1\n"
         "set tics nomirror scale 0.5" +
         muted +
         "\n"
         "set grid xtics ytics lt 1" +
         line_colour(kLine) +
         " lw 1\n"
         "set xlabel" +
         muted +
         "\n"
         "set ylabel" +
         muted +
         "\n"
         "set title" +
         ink +
         "\n"
         "set key reverse Left" +
         ink + "\n";
}

std::string time_tics(double from, double to) {
  struct Tic {
    double ns;
    const char* label;
  };
  constexpr std::array<Tic, 15> kTics = {{{1e3, "1 µs"},
                                          {1e4, "10 µs"},
                                          {1e5, "100 µs"},
                                          {1e6, "1 ms"},
                                          {1e7, "10 ms"},
                                          {1e8, "100 ms"},
                                          {1e9, "1 s"},
                                          {1e10, "10 s"},
                                          {6e10, "1 min"},
                                          {6e11, "10 min"},
                                          {3.6e12, "1 h"},
                                          {3.6e13, "10 h"},
                                          {8.64e13, "1 d"},
                                          {8.64e14, "10 d"},
                                          {8.64e15, "100 d"}}};
  std::string tics;
  for (const Tic& tic : kTics) {
    if (tic.ns < from * 0.999 || tic.ns > to * 1.001) continue;
    if (!tics.empty()) tics += ", ";
    tics += "'" + std::string(tic.label) + "' " + results::number_text(tic.ns);
  }
  return "set xtics (" + tics + ")\n";
}

AxisUnit time_unit(double most_ns) {
  if (most_ns < 2e6) return {1e3, "µs"};
  if (most_ns < 2e9) return {1e6, "ms"};
  if (most_ns < 300e9) return {1e9, "s"};
  if (most_ns < 3 * 3600e9) return {60e9, "min"};
  if (most_ns < 72 * 3600e9) return {3600e9, "h"};
  return {86400e9, "days"};
}

AxisUnit byte_unit(double most_bytes) {
  if (most_bytes < 2e3) return {1, "B"};
  if (most_bytes < 2e6) return {1e3, "kB"};
  if (most_bytes < 2e9) return {1e6, "MB"};
  return {1e9, "GB"};
}

AxisUnit rate_unit(double most_a_second) {
  if (most_a_second < 2e4) return {1, "per second"};
  if (most_a_second < 2e6) return {1e3, "thousand per second"};
  return {1e6, "million per second"};
}

}  // namespace skerry::reports
