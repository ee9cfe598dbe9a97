// Staleness and convergence over virtual time, with the periods of faults shaded.
#include <algorithm>
#include <vector>

#include "reports/model/aggregate.h"
#include "reports/model/number.h"
#include "reports/plots/picture.h"
#include "reports/plots/pictures.h"
#include "reports/plots/script.h"
#include "reports/plots/shading.h"

namespace skerry::reports {
namespace {

using results::RunResult;
using results::TimelinePoint;
using results::Verdict;

constexpr size_t kSeriesShown = 8;
constexpr size_t kPointsShown = 480;

// The layout, top to bottom, in pixels: key, lanes of fault labels, staleness, sets, axis.
constexpr int kKeyPixels = 34;
constexpr int kStalenessPixels = 190;
constexpr int kGapPixels = 22;
constexpr int kSetsPixels = 110;
constexpr int kAxisPixels = 54;

const RunResult* run_of(const results::CellResult& cell, uint64_t seed) {
  for (const RunResult& run : cell.runs) {
    if (run.seed == seed && !run.timeline.empty()) return &run;
  }
  return nullptr;
}

// Long timelines thinned to groups; a group is shown by its largest values, so that no peak is
// lost.
std::vector<TimelinePoint> thinned(const std::vector<TimelinePoint>& points) {
  const size_t group = (points.size() + kPointsShown - 1) / kPointsShown;
  if (group <= 1) return points;
  std::vector<TimelinePoint> fewer;
  for (size_t i = 0; i < points.size(); ++i) {
    if (i % group == 0) {
      fewer.push_back(points[i]);
      continue;
    }
    fewer.back().staleness_max_ns =
        std::max(fewer.back().staleness_max_ns, points[i].staleness_max_ns);
    fewer.back().distinct_sets = std::max(fewer.back().distinct_sets, points[i].distinct_sets);
  }
  return fewer;
}

std::string block_of(size_t cell, const RunResult& run, const AxisUnit& x, const AxisUnit& y) {
  std::string text = "$d" + std::to_string(cell) + " << EOD\n";
  for (const TimelinePoint& point : thinned(run.timeline)) {
    text += results::number_text(static_cast<double>(point.time_ns) / x.factor) + " " +
            results::number_text(static_cast<double>(point.staleness_max_ns) / y.factor) + " " +
            std::to_string(point.distinct_sets) + "\n";
  }
  return text + "EOD\n";
}

// Whether everybody held everything when the run ended.
bool is_whole(const RunResult& run) {
  const TimelinePoint& last = run.timeline.back();
  return last.distinct_sets <= 1 && last.unseen == 0;
}

struct Shown {
  size_t cell;
  const RunResult* run;
};

std::string curves(const results::SweepResult& sweep, const std::vector<Shown>& shown,
                   const char* columns, bool titled) {
  std::string text;
  for (size_t i = 0; i < shown.size(); ++i) {
    const size_t cell = shown[i].cell;
    const std::string label = shortened_label(results::label(sweep, sweep.cells[cell])) +
                              (is_whole(*shown[i].run) ? "" : ", never whole");
    text += (i == 0 ? "plot $d" : ", $d") + std::to_string(cell) + " using " + columns +
            line_colour(design_colour(cell)) + line_width(i) +
            (titled ? " title " + plot_string(label) : " notitle");
  }
  return text + "\n";
}

// "set tmargin ...; set bmargin ..." of a panel that begins `top` pixels below the picture's upper
// edge.
std::string panel(int top, int height, int picture_height) {
  const double whole = picture_height;
  return "set tmargin at screen " + results::number_text(1 - top / whole) +
         "\nset bmargin at screen " + results::number_text(1 - (top + height) / whole) + "\n";
}

std::vector<Shown> runs_shown(const results::SweepResult& sweep, uint64_t seed) {
  std::vector<Shown> shown;
  for (size_t i = 0; i < sweep.cells.size() && shown.size() < kSeriesShown; ++i) {
    if (const RunResult* run = run_of(sweep.cells[i], seed)) shown.push_back({i, run});
  }
  return shown;
}

}  // namespace

uint64_t seed_of_timeline(const results::SweepResult& sweep) {
  for (const results::CellResult& cell : sweep.cells) {
    for (const RunResult& run : cell.runs) {
      if (run.verdict != Verdict::kValid) return run.seed;
    }
  }
  for (const results::CellResult& cell : sweep.cells) {
    if (!cell.runs.empty()) return cell.runs.front().seed;
  }
  return 0;
}

PictureScript timeline_picture(const results::SweepResult& sweep) {
  PictureScript picture;
  picture.title = "Staleness and convergence over time";
  const uint64_t seed = seed_of_timeline(sweep);
  const std::vector<Shown> shown = runs_shown(sweep, seed);
  int64_t end_ns = 0;
  int64_t stalest_ns = 0;
  for (const Shown& series : shown) {
    for (const TimelinePoint& point : series.run->timeline) {
      end_ns = std::max(end_ns, point.time_ns);
      stalest_ns = std::max(stalest_ns, point.staleness_max_ns);
    }
  }
  if (end_ns == 0) return picture;
  const AxisUnit x = time_unit(static_cast<double>(end_ns));
  const AxisUnit y = time_unit(static_cast<double>(stalest_ns));
  const Shading faults = shading(merged_periods(shown.front().run->faults, end_ns), end_ns,
                                 x.factor, kStalenessPixels);
  const int top = kKeyPixels + kLanePixels * static_cast<int>(faults.lanes);
  const int second = top + kStalenessPixels + kGapPixels;
  picture.height = second + kSetsPixels + kAxisPixels;
  picture.caption =
      "Above: age of the oldest change that the stalest running replica lacks. Below: how many "
      "different sets of changes the running replicas hold (1 means that all are equal). Shaded: "
      "faults. Never whole: when the run ended some replica still lacked something. Seed " +
      std::to_string(seed) + ".";
  for (const Shown& series : shown) picture.body += block_of(series.cell, *series.run, x, y);
  picture.body +=
      "set multiplot\nset lmargin at screen 0.085\nset rmargin at screen 0.985\nset xrange [0:" +
      results::number_text(static_cast<double>(end_ns) / x.factor) + "]\nset yrange [0:*]\n" +
      faults.script + panel(top, kStalenessPixels, picture.height) +
      "set format x ''\nset ylabel 'staleness, " + y.name +
      "' offset 1,0\nset key at screen 0.085, screen 0.99 left top horizontal samplen 1.6\n" +
      curves(sweep, shown, "1:2 with lines", true) + "unset label\n" +
      panel(second, kSetsPixels, picture.height) +
      "set format x '%g'\nset ylabel 'distinct sets' offset 1,0\nset xlabel 'virtual time, " +
      x.name + "' offset 0,0.4\nunset key\n" + curves(sweep, shown, "1:3 with steps", false) +
      "unset multiplot\n";
  return picture;
}

}  // namespace skerry::reports
