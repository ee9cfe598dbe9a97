// Bytes by kind, stacked: what the network carried and what for.
#include <algorithm>
#include <array>

#include "reports/human.h"
#include "reports/model/number.h"
#include "reports/plots/bars.h"
#include "reports/plots/picture.h"
#include "reports/plots/script.h"

namespace skerry::reports {
namespace {

struct Kind {
  const char* metric;
  const char* title;
  const Colour& colour;
};

constexpr std::array<Kind, 4> kKinds = {{{"payload_bytes", "payload", kPayload},
                                         {"metadata_bytes", "metadata", kMetadata},
                                         {"redundant_bytes", "redundant", kRedundant},
                                         {"control_bytes", "control", kControl}}};

double bytes_of(const results::CellResult& cell, const Kind& kind) {
  const auto seed_range = results::seed_range(cell, kind.metric);
  return seed_range ? seed_range->median : 0;
}

double total_of(const results::CellResult& cell) {
  double total = 0;
  for (const Kind& kind : kKinds) total += bytes_of(cell, kind);
  return total;
}

// Data blocks $k0..$k3 with the bars of each kind, and $totals with the text at their ends.
std::string blocks_of(const results::SweepResult& sweep, const AxisUnit& unit) {
  std::array<std::string, kKinds.size()> rows;
  std::string totals;
  for (size_t line = 0; line < bars_shown(sweep); ++line) {
    const results::CellResult& cell = sweep.cells[line];
    double so_far = 0;
    for (size_t k = 0; k < kKinds.size(); ++k) {
      const double bytes = bytes_of(cell, kKinds[k]) / unit.factor;
      if (bytes > 0) rows[k] += bar_row(so_far, so_far + bytes, line);
      so_far += bytes;
    }
    totals += results::number_text(so_far) + " " + std::to_string(line) + " \"" +
              human(total_of(cell), "bytes") + "\"\n";
  }
  std::string blocks;
  for (size_t k = 0; k < kKinds.size(); ++k) {
    // An empty block is an error to gnuplot: a bar of no width stands for none.
    if (rows[k].empty()) rows[k] = bar_row(0, 0, 0);
    blocks += "$k" + std::to_string(k) + " << EOD\n" + rows[k] + "EOD\n";
  }
  return blocks + "$totals << EOD\n" + totals + "EOD\n";
}

}  // namespace

PictureScript bytes_picture(const results::SweepResult& sweep) {
  PictureScript picture;
  picture.title = "What the network carried";
  double most = 0;
  for (size_t i = 0; i < bars_shown(sweep); ++i) most = std::max(most, total_of(sweep.cells[i]));
  if (most <= 0) return picture;
  const AxisUnit unit = byte_unit(most);
  const size_t lines = bars_shown(sweep);
  picture.caption =
      "Bytes by kind (median over seeds): payload is user content on its first arrival, metadata "
      "all "
      "else inside changes, redundant what brought nothing new, control the frames around it.";
  picture.height = 110 + 34 * static_cast<int>(lines);
  std::string plot;
  for (size_t k = 0; k < kKinds.size(); ++k) {
    plot += (k == 0 ? "plot $k" : ", $k") + std::to_string(k) +
            " using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder" +
            line_colour(kKinds[k].colour) + " title '" + kKinds[k].title + "'";
  }
  plot += ", $totals using 1:2:3 with labels left offset 0.6,0 textcolor rgb '" +
          std::string(kMuted.light) + "' notitle\n";
  const double height = picture.height;
  picture.body = blocks_of(sweep, unit) + bar_axis(sweep, Labels::kCells) +
                 "set xrange [0:" + results::number_text(most / unit.factor * 1.12) +
                 "]\nset lmargin at screen " +
                 results::number_text(label_margin(sweep, picture.width)) +
                 "\nset rmargin at screen 0.985\nset tmargin at screen " +
                 results::number_text(1 - 36 / height) + "\nset bmargin at screen " +
                 results::number_text(56 / height) + "\nset border 0\nset xlabel '" + unit.name +
                 "' offset 0,0.4\nset key at screen " +
                 results::number_text(label_margin(sweep, picture.width)) +
                 ", screen 0.98 left top horizontal samplen 1\n" + plot;
  return picture;
}

}  // namespace skerry::reports
