// Staleness and convergence over virtual time, with the periods of faults shaded.
#include <algorithm>
#include <array>
#include <vector>

#include "reports/human.h"
#include "reports/model/aggregate.h"
#include "reports/model/number.h"
#include "reports/plots/picture.h"
#include "reports/plots/script.h"

namespace skerry::reports {
namespace {

using results::FaultPeriod;
using results::RunResult;
using results::TimelinePoint;
using results::Verdict;

constexpr size_t kSeriesShown = 8;
constexpr size_t kPointsShown = 480;
constexpr size_t kPeriodsShown = 200;
constexpr size_t kPeriodsLabelled = 8;

// The first seed that went wrong in some cell, else the first seed.
uint64_t seed_shown(const results::SweepResult& sweep) {
  for (const results::CellResult& cell : sweep.cells) {
    for (const RunResult& run : cell.runs) {
      if (run.verdict != Verdict::kValid && !run.timeline.empty()) return run.seed;
    }
  }
  for (const results::CellResult& cell : sweep.cells) {
    for (const RunResult& run : cell.runs) {
      if (!run.timeline.empty()) return run.seed;
    }
  }
  return 0;
}

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

// In time order; periods that touch and are of one kind become one.
std::vector<FaultPeriod> merged(std::vector<FaultPeriod> faults, int64_t end_ns) {
  std::stable_sort(faults.begin(), faults.end(), [](const FaultPeriod& a, const FaultPeriod& b) {
    return a.from_ns < b.from_ns;
  });
  std::vector<FaultPeriod> periods;
  for (FaultPeriod fault : faults) {
    fault.to_ns = std::min(fault.to_ns, end_ns);
    const auto same = std::find_if(periods.rbegin(), periods.rend(), [&](const FaultPeriod& other) {
      return other.kind == fault.kind && other.to_ns >= fault.from_ns;
    });
    if (same != periods.rend()) {
      same->to_ns = std::max(same->to_ns, fault.to_ns);
    } else if (fault.to_ns > fault.from_ns && periods.size() < kPeriodsShown) {
      periods.push_back(fault);
    }
  }
  return periods;
}

// Shades the current panel; labels stand above it, each in the lowest lane that is free there.
std::string shading(const std::vector<FaultPeriod>& periods, double factor, double span,
                    bool labelled) {
  std::string script;
  std::array<double, 3> lane_free = {-1, -1, -1};
  std::vector<std::string> named;
  for (size_t i = 0; i < periods.size(); ++i) {
    const double from = static_cast<double>(periods[i].from_ns) / factor;
    const double to = static_cast<double>(periods[i].to_ns) / factor;
    const std::string left = results::number_text(from);
    script += "set object " + std::to_string(i + 1) + " rectangle from " + left + ", graph 0 to " +
              results::number_text(to) + ", graph 1 behind fc rgb '" + std::string(kShade.light) +
              "' fs transparent solid 0.14 noborder\n";
    // Of a kind that comes often only the first period is named.
    const std::string& kind = periods[i].kind;
    const bool again = std::find(named.begin(), named.end(), kind) != named.end();
    if (!labelled || (again && periods.size() > kPeriodsLabelled)) continue;
    const double width = span * 0.0088 * static_cast<double>(kind.size());
    const auto lane = std::find_if(lane_free.begin(), lane_free.end(),
                                   [&](double until) { return until <= from; });
    if (lane == lane_free.end()) continue;
    *lane = from + width;
    named.push_back(kind);
    const double height = 1.05 + 0.085 * static_cast<double>(lane - lane_free.begin());
    const bool at_the_edge = from + width > span;
    script += "set label " + std::to_string(i + 1) + " " + plot_string(human_name(kind)) + " at " +
              (at_the_edge ? results::number_text(to) : left) + ", graph " +
              results::number_text(height) + (at_the_edge ? " right" : " left") +
              " textcolor rgb '" + std::string(kShade.light) + "'\n";
  }
  return script;
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

struct Shown {
  size_t cell;
  const RunResult* run;
};

std::string curves(const results::SweepResult& sweep, const std::vector<Shown>& shown,
                   const char* columns, bool titled) {
  std::string text;
  for (const Shown& series : shown) {
    text += (text.empty() ? "plot $d" : ", $d") + std::to_string(series.cell) + " using " +
            columns + line_colour(design_colour(series.cell)) + " lw 1.6 ";
    text += titled
                ? "title " +
                      plot_string(shortened_label(results::label(sweep, sweep.cells[series.cell])))
                : std::string("notitle");
  }
  return text + "\n";
}

}  // namespace

PictureScript timeline_picture(const results::SweepResult& sweep) {
  PictureScript picture;
  picture.title = "Staleness and convergence over time";
  const uint64_t seed = seed_shown(sweep);
  std::vector<Shown> shown;
  int64_t end_ns = 0;
  int64_t stalest_ns = 0;
  for (size_t i = 0; i < sweep.cells.size() && shown.size() < kSeriesShown; ++i) {
    const RunResult* run = run_of(sweep.cells[i], seed);
    if (run == nullptr) continue;
    shown.push_back({i, run});
    for (const TimelinePoint& point : run->timeline) {
      end_ns = std::max(end_ns, point.time_ns);
      stalest_ns = std::max(stalest_ns, point.staleness_max_ns);
    }
  }
  if (shown.empty() || end_ns == 0) return picture;
  const AxisUnit x = time_unit(static_cast<double>(end_ns));
  const AxisUnit y = time_unit(static_cast<double>(stalest_ns));
  const double span = static_cast<double>(end_ns) / x.factor;
  const std::vector<FaultPeriod> periods = merged(shown.front().run->faults, end_ns);
  std::string blocks;
  for (const Shown& series : shown) blocks += block_of(series.cell, *series.run, x, y);
  picture.caption =
      "Above: age of the oldest change that the stalest running replica lacks. Below: how many "
      "different sets of changes the running replicas hold (1 means that all are equal). Shaded: "
      "faults. Seed " +
      std::to_string(seed) + ".";
  picture.height = 500;
  picture.body =
      blocks + "set multiplot\nset lmargin at screen 0.075\nset rmargin at screen 0.985\n" +
      "set xrange [0:" + results::number_text(span) + "]\nset yrange [0:*]\n" +
      shading(periods, x.factor, span, true) +
      "set tmargin at screen 0.80\nset bmargin at screen 0.42\nset format x ''\n" +
      "set ylabel 'staleness, " + y.name + "' offset 1,0\n" +
      "set key at screen 0.075, screen 0.985 left top horizontal samplen 1.6\n" +
      curves(sweep, shown, "1:2 with lines", true) +
      "unset label\nset tmargin at screen 0.37\nset bmargin at screen 0.11\nset format x '%g'\n" +
      "set ylabel 'distinct sets' offset 1,0\nset xlabel 'virtual time, " + x.name +
      "' offset 0,0.4\nunset key\n" + curves(sweep, shown, "1:3 with steps", false) +
      "unset multiplot\n";
  return picture;
}

}  // namespace skerry::reports
