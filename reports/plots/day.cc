// What became of what people asked for, commands and reads, as time went by: shown at once, shown
// late, refused; a strip a cell, with the periods of faults shaded.
#include <algorithm>
#include <array>
#include <vector>

#include "reports/model/aggregate.h"
#include "reports/model/number.h"
#include "reports/plots/bars.h"
#include "reports/plots/picture.h"
#include "reports/plots/pictures.h"
#include "reports/plots/script.h"
#include "reports/plots/shading.h"

namespace skerry::reports {
namespace {

using results::TimelinePoint;

constexpr size_t kBuckets = 96;
constexpr int kStripPixels = 46;
constexpr double kHalfStrip = 0.36;

struct Class {
  const char* title;
  uint64_t TimelinePoint::*count;
  Colour colour;
};
const std::array<Class, 3> kClasses = {{{"shown within 100 ms", &TimelinePoint::quick, kDesigns[2]},
                                        {"shown later", &TimelinePoint::slow, kRedundant},
                                        {"refused", &TimelinePoint::refused, kDesigns[4]}}};

// Of all seeds of a cell, by bucket of time.
std::vector<TimelinePoint> buckets_of(const results::CellResult& cell, int64_t end_ns) {
  std::vector<TimelinePoint> buckets(kBuckets);
  for (const results::RunResult& run : cell.runs) {
    for (const TimelinePoint& point : run.timeline) {
      const auto at = static_cast<size_t>(static_cast<double>(point.time_ns) /
                                          static_cast<double>(end_ns) * kBuckets);
      TimelinePoint& bucket = buckets[std::min(at, kBuckets - 1)];
      for (const Class& each : kClasses) bucket.*each.count += point.*each.count;
    }
  }
  return buckets;
}

// "x y x_low x_high y_low y_high" of a rectangle.
std::string rectangle(double from, double to, double low, double high) {
  std::string row;
  for (const double value : {(from + to) / 2, (low + high) / 2, from, to, low, high}) {
    row += results::number_text(value) + " ";
  }
  return row + "\n";
}

// A data block a class. Strips stand on their lower edges, which are their higher numbers.
std::array<std::string, 3> blocks_of(const results::SweepResult& sweep, int64_t end_ns,
                                     double factor) {
  std::array<std::string, 3> blocks;
  const double width = static_cast<double>(end_ns) / factor / kBuckets;
  for (size_t cell = 0; cell < bars_shown(sweep); ++cell) {
    const std::vector<TimelinePoint> buckets = buckets_of(sweep.cells[cell], end_ns);
    for (size_t at = 0; at < kBuckets; ++at) {
      uint64_t all = 0;
      for (const Class& each : kClasses) all += buckets[at].*each.count;
      double edge = static_cast<double>(cell) + kHalfStrip;
      for (size_t i = 0; i < kClasses.size() && all > 0; ++i) {
        const double part = static_cast<double>(buckets[at].*kClasses[i].count) /
                            static_cast<double>(all) * 2 * kHalfStrip;
        const double from = static_cast<double>(at) * width;
        if (part > 0) blocks[i] += rectangle(from, from + width, edge - part, edge);
        edge -= part;
      }
    }
  }
  return blocks;
}

}  // namespace

PictureScript day_picture(const results::SweepResult& sweep) {
  PictureScript picture;
  picture.title = "What became of what people asked for";
  int64_t end_ns = 0;
  const results::RunResult* first = nullptr;
  for (const results::CellResult& cell : sweep.cells) {
    for (const results::RunResult& run : cell.runs) {
      if (first == nullptr && !run.timeline.empty()) first = &run;
      for (const TimelinePoint& point : run.timeline) {
        const bool is_asked = point.quick + point.slow + point.refused > 0;
        if (is_asked) end_ns = std::max(end_ns, point.time_ns);
      }
    }
  }
  if (end_ns == 0) return picture;
  const AxisUnit x = time_unit(static_cast<double>(end_ns));
  const std::array<std::string, 3> blocks = blocks_of(sweep, end_ns, x.factor);
  if (blocks[1].empty() && blocks[2].empty()) return picture;  // all was shown at once
  constexpr int kKeyPixels = 30;
  constexpr int kAxisPixels = 54;
  const int strips = kStripPixels * static_cast<int>(bars_shown(sweep));
  const Shading faults = shading(merged_periods(first->faults, end_ns), end_ns, x.factor, strips);
  const int top = kKeyPixels + kLanePixels * static_cast<int>(faults.lanes);
  picture.height = top + strips + kAxisPixels;
  picture.caption =
      "Of the commands and reads that people asked for in each part of the time, which part was "
      "shown within 100 ms, which later, and which was refused. Of all seeds; shaded: faults.";
  std::string plot;
  for (size_t i = 0; i < kClasses.size(); ++i) {
    const std::string block = "$c" + std::to_string(i);
    picture.body += block + " << EOD\n" + blocks[i] + "EOD\n";
    if (blocks[i].empty()) continue;
    plot += (plot.empty() ? "plot " : ", ") + block +
            " using 1:2:3:4:5:6 with boxxyerror fs solid 0.85 noborder" +
            line_colour(kClasses[i].colour) + " title " + plot_string(kClasses[i].title);
  }
  const double height = picture.height;
  picture.body +=
      "set lmargin at screen " + results::number_text(label_margin(sweep, picture.width)) +
      "\nset rmargin at screen 0.985\nset tmargin at screen " +
      results::number_text(1 - top / height) + "\nset bmargin at screen " +
      results::number_text(kAxisPixels / height) +
      "\nset xrange [0:" + results::number_text(static_cast<double>(end_ns) / x.factor) + "]\n" +
      bar_axis(sweep, Labels::kCells) + faults.script +
      "set key at screen 0.085, screen 0.99 left top horizontal samplen 1.6\n" +
      "set xlabel 'virtual time, " + x.name + "' offset 0,0.4\n" + plot + "\n";
  return picture;
}

}  // namespace skerry::reports
