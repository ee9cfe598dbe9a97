// Throughput per design: in virtual time (exact, what the scenario let through) and in wall time
// (sampled, what the code on this machine can do).
#include <algorithm>
#include <vector>

#include "reports/human.h"
#include "reports/model/number.h"
#include "reports/plots/bars.h"
#include "reports/plots/picture.h"
#include "reports/plots/script.h"

namespace skerry::reports {
namespace {

struct Panel {
  const char* metric;
  const char* title;
};

constexpr Panel kPanels[] = {
    {"applications_per_second", "remote changes applied a virtual second (exact)"},
    {"applications_per_cpu_second", "remote changes applied a CPU second (sampled)"}};

double most_of(const results::SweepResult& sweep, const char* metric) {
  double most = 0;
  for (size_t i = 0; i < bars_shown(sweep); ++i) {
    if (const auto seed_range = results::seed_range(sweep.cells[i], metric))
      most = std::max(most, seed_range->max);
  }
  return most;
}

// One block a bar (its colour is the design's), one for the ranges over seeds, one for the texts.
std::string panel_script(const results::SweepResult& sweep, const Panel& panel, size_t number) {
  const AxisUnit unit = rate_unit(most_of(sweep, panel.metric));
  const std::string prefix = "$p" + std::to_string(number);
  std::string blocks;
  std::string plot;
  std::string ranges;
  std::string texts;
  for (size_t line = 0; line < bars_shown(sweep); ++line) {
    const auto seed_range = results::seed_range(sweep.cells[line], panel.metric);
    if (!seed_range) continue;
    const std::string block = prefix + "_" + std::to_string(line);
    blocks += block + " << EOD\n" + bar_row(0, seed_range->median / unit.factor, line) + "EOD\n";
    plot += (plot.empty() ? "plot " : ", ") + block +
            " using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder" +
            line_colour(design_colour(line)) + " notitle";
    const std::string y = " " + std::to_string(line) + " ";
    ranges += results::number_text(seed_range->min / unit.factor) + y +
              results::number_text((seed_range->max - seed_range->min) / unit.factor) + " 0\n";
    texts += results::number_text(seed_range->max / unit.factor) + y + "\"" +
             human(seed_range->median, "count/s") + "\"\n";
  }
  blocks += prefix + "r << EOD\n" + ranges + "EOD\n" + prefix + "t << EOD\n" + texts + "EOD\n";
  if (results::seeds(sweep).size() > 1) {
    plot +=
        ", " + prefix + "r using 1:2:3:4 with vectors nohead lw 2" + line_colour(kInk) + " notitle";
  }
  plot += ", " + prefix + "t using 1:2:3 with labels left offset 0.6,0 textcolor rgb '" +
          std::string(kMuted.light) + "' notitle\n";
  return blocks + "set xrange [0:" +
         results::number_text(most_of(sweep, panel.metric) / unit.factor * 1.25) +
         "]\nset title '" + panel.title + "' offset 0,-0.3\nset xlabel '" + unit.name +
         "' offset 0,0.4\n" + plot;
}

}  // namespace

PictureScript throughput_picture(const results::SweepResult& sweep) {
  PictureScript picture;
  picture.title = "Throughput";
  std::vector<Panel> panels;
  for (const Panel& panel : kPanels) {
    if (most_of(sweep, panel.metric) > 0) panels.push_back(panel);
  }
  if (panels.empty()) return picture;
  picture.caption =
      "Exact figures say what the scenario let through and are the same on every machine; sampled "
      "ones say what the code can do on this one. Bars: median over seeds; line at the end: "
      "smallest to largest.";
  picture.height = 120 + 34 * static_cast<int>(bars_shown(sweep));
  const double height = picture.height;
  const double left = label_margin(sweep, picture.width);
  const double gap = 0.045;
  const double width = (0.985 - left - gap * static_cast<double>(panels.size() - 1)) /
                       static_cast<double>(panels.size());
  picture.body = "set multiplot\nset border 0\nunset key\nset tmargin at screen " +
                 results::number_text(1 - 44 / height) + "\nset bmargin at screen " +
                 results::number_text(56 / height) + "\n";
  for (size_t i = 0; i < panels.size(); ++i) {
    const double from = left + static_cast<double>(i) * (width + gap);
    picture.body += "set lmargin at screen " + results::number_text(from) +
                    "\nset rmargin at screen " + results::number_text(from + width) + "\n" +
                    bar_axis(sweep, i == 0 ? Labels::kCells : Labels::kNone) +
                    panel_script(sweep, panels[i], i);
  }
  picture.body += "unset multiplot\n";
  return picture;
}

}  // namespace skerry::reports
