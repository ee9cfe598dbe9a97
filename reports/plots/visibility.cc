// Visibility latency per design: how large a part of all edits was seen within a time.
#include <algorithm>
#include <map>

#include "reports/human.h"
#include "reports/model/aggregate.h"
#include "reports/model/number.h"
#include "reports/plots/picture.h"
#include "reports/plots/script.h"

namespace skerry::reports {
namespace {

constexpr size_t kSeriesShown = 16;

// Samples by the upper end of their bucket, over all seeds.
std::map<int64_t, uint64_t> samples_of(const results::CellResult& cell) {
  std::map<int64_t, uint64_t> samples;
  for (const results::RunResult& run : cell.runs) {
    for (const results::HistogramBucket& bucket : run.visibility) {
      if (bucket.count > 0) samples[std::max<int64_t>(bucket.upper_ns, 1)] += bucket.count;
    }
  }
  return samples;
}

// A data block of (latency, per cent seen within it).
std::string cumulative(const std::map<int64_t, uint64_t>& samples) {
  uint64_t total = 0;
  for (const auto& [upper, count] : samples) total += count;
  std::string rows = std::to_string(samples.begin()->first) + " 0\n";
  uint64_t so_far = 0;
  for (const auto& [upper, count] : samples) {
    so_far += count;
    const double part = 100.0 * static_cast<double>(so_far) / static_cast<double>(total);
    rows += std::to_string(upper) + " " + results::number_text(part) + "\n";
  }
  return rows;
}

}  // namespace

PictureScript visibility_picture(const results::SweepResult& sweep) {
  PictureScript picture;
  picture.title = "How soon others see an edit";
  std::string blocks;
  std::string curves;
  double from = 0;
  double to = 0;
  size_t shown = 0;
  for (size_t i = 0; i < sweep.cells.size() && shown < kSeriesShown; ++i) {
    const auto samples = samples_of(sweep.cells[i]);
    if (samples.empty()) continue;
    const auto first = static_cast<double>(samples.begin()->first);
    const auto last = static_cast<double>(samples.rbegin()->first);
    from = shown == 0 ? first : std::min(from, first);
    to = std::max(to, last);
    const std::string block = "$d" + std::to_string(i);
    blocks += block + " << EOD\n" + cumulative(samples) + "EOD\n";
    curves += (shown == 0 ? "plot " : ", ") + block + " using 1:2 with lines" + line_width(shown) +
              (i >= kDesigns.size() ? " dt 2" : "") + line_colour(design_colour(i)) + " title " +
              plot_string(shortened_label(results::label(sweep, sweep.cells[i])));
    ++shown;
  }
  if (shown == 0) return picture;
  picture.caption =
      "Visibility latency, from an edit to its arrival at each other running replica: the part of "
      "all "
      "samples (all seeds together) seen within a time. Further left is better; the long tail to "
      "the "
      "right is what faults cost.";
  picture.height = 340;
  picture.body = blocks + "set logscale x\nset xrange [" + results::number_text(from * 0.8) + ":" +
                 results::number_text(to * 1.25) + "]\nset yrange [0:101]\n" +
                 time_tics(from * 0.8, to * 1.25) +
                 "set ytics ('0' 0, '25' 25, '50' 50, '75' 75, '90' 90, '99' 99)\n"
                 "set lmargin at screen 0.085\n"
                 "set ylabel 'seen within, % of samples' offset 0.5,0\n"
                 "set key outside top left horizontal samplen 1.6\n" +
                 curves + "\n";
  return picture;
}

}  // namespace skerry::reports
