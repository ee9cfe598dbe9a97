#include "reports/plots/shading.h"

#include <algorithm>
#include <array>

#include "reports/human.h"
#include "reports/model/number.h"
#include "reports/plots/palette.h"
#include "reports/plots/script.h"

namespace skerry::reports {
namespace {

using results::FaultPeriod;
using results::number_text;

constexpr size_t kPeriodsShown = 200;
constexpr size_t kPeriodsLabelled = 8;
constexpr double kCharacterWidth = 0.0085;  // as a part of the panel's width

// Whether this period is named: all are where they are few, else the first of each kind.
bool is_named(const std::vector<FaultPeriod>& periods, size_t index) {
  if (periods.size() <= kPeriodsLabelled) return true;
  return std::none_of(periods.begin(), periods.begin() + static_cast<std::ptrdiff_t>(index),
                      [&](const FaultPeriod& other) { return other.kind == periods[index].kind; });
}

}  // namespace

std::vector<FaultPeriod> merged_periods(std::vector<FaultPeriod> faults, int64_t end_ns) {
  std::stable_sort(faults.begin(), faults.end(), [](const FaultPeriod& a, const FaultPeriod& b) {
    return a.from_ns < b.from_ns;
  });
  std::vector<FaultPeriod> periods;
  for (FaultPeriod fault : faults) {
    if (fault.from_ns > end_ns) continue;
    fault.to_ns = std::clamp(fault.to_ns, fault.from_ns, end_ns);
    const auto same = std::find_if(periods.rbegin(), periods.rend(), [&](const FaultPeriod& other) {
      return other.kind == fault.kind && other.to_ns >= fault.from_ns;
    });
    if (same != periods.rend()) {
      same->to_ns = std::max(same->to_ns, fault.to_ns);
    } else if (periods.size() < kPeriodsShown) {
      periods.push_back(fault);
    }
  }
  return periods;
}

Shading shading(const std::vector<FaultPeriod>& periods, int64_t end_ns, double factor,
                int panel_pixels) {
  Shading result;
  const double span = static_cast<double>(end_ns) / factor;
  const std::string amber = " rgb '" + std::string(kShade.light) + "'";
  std::array<double, 3> lane_free = {0, 0, 0};
  for (size_t i = 0; i < periods.size(); ++i) {
    const double from = static_cast<double>(periods[i].from_ns) / factor;
    // What happens in an instant (a crash, a clock's jump) is shown as a thin line.
    const double to = std::max(static_cast<double>(periods[i].to_ns) / factor, from + span / 600);
    result.script += "set object " + std::to_string(i + 1) + " rectangle from " +
                     number_text(from) + ", graph 0 to " + number_text(to) + ", graph 1 behind fc" +
                     amber + " fs transparent solid 0.15 noborder\n";
    if (!is_named(periods, i)) continue;
    const std::string name = human_name(periods[i].kind);
    const double width = span * kCharacterWidth * static_cast<double>(name.size() + 1);
    const double left = std::max(0.0, std::min(from, span - width));  // pushed in at the right edge
    const auto lane = std::find_if(lane_free.begin(), lane_free.end(),
                                   [&](double until) { return until <= left; });
    if (lane == lane_free.end()) continue;
    *lane = left + width;
    const auto number = static_cast<size_t>(lane - lane_free.begin());
    result.lanes = std::max(result.lanes, number + 1);
    const double height = 1 + (9.0 + kLanePixels * static_cast<double>(number)) / panel_pixels;
    result.script += "set label " + std::to_string(i + 1) + " " + plot_string(name) + " at " +
                     number_text(left) + ", graph " + number_text(height) + " left textcolor" +
                     amber + "\n";
  }
  return result;
}

}  // namespace skerry::reports
