// Visibility latency per design: how large a part of all edits was seen within a time.
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

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

uint64_t never_seen(const results::CellResult& cell) {
  uint64_t never = 0;
  for (const results::RunResult& run : cell.runs) never += run.visibility_never;
  return never;
}

uint64_t sum_of(const std::map<int64_t, uint64_t>& samples) {
  uint64_t sum = 0;
  for (const auto& [upper, count] : samples) sum += count;
  return sum;
}

// ", 95 % never": what keeps a curve below 100 %. Never rounded down to nothing.
std::string never_text(uint64_t never, uint64_t seen) {
  if (never == 0) return "";
  const double part = static_cast<double>(never) / static_cast<double>(never + seen);
  return ", " + human(part, "share") + " never";
}

// A data block of (latency, per cent of all samples seen within it), drawn on to the end of the
// axis: what was never seen keeps the curve below 100 %.
std::string cumulative(const std::map<int64_t, uint64_t>& samples, uint64_t never, double to) {
  const uint64_t total = sum_of(samples) + never;
  const double from = samples.empty() ? 0 : static_cast<double>(samples.begin()->first);
  std::string rows = results::number_text(std::max(from, 1.0)) + " 0\n";
  uint64_t so_far = 0;
  for (const auto& [upper, count] : samples) {
    so_far += count;
    const double part = 100.0 * static_cast<double>(so_far) / static_cast<double>(total);
    rows += std::to_string(upper) + " " + results::number_text(part) + "\n";
  }
  if (never > 0) {
    const double part = 100.0 * static_cast<double>(so_far) / static_cast<double>(total);
    rows += results::number_text(to) + " " + results::number_text(part) + "\n";
  }
  return rows;
}

}  // namespace

PictureScript visibility_picture(const results::SweepResult& sweep) {
  struct Series {
    size_t cell;
    std::map<int64_t, uint64_t> samples;
  };
  PictureScript picture;
  picture.title = "How soon others see an edit";
  std::vector<Series> shown;
  double from = 0;
  double to = 0;
  for (size_t i = 0; i < sweep.cells.size() && shown.size() < kSeriesShown; ++i) {
    auto samples = samples_of(sweep.cells[i]);
    if (samples.empty() && never_seen(sweep.cells[i]) == 0) continue;
    if (!samples.empty()) {
      const auto first = static_cast<double>(samples.begin()->first);
      from = from == 0 ? first : std::min(from, first);
      to = std::max(to, static_cast<double>(samples.rbegin()->first));
    }
    shown.push_back({i, std::move(samples)});
  }
  if (shown.empty()) return picture;
  if (from == 0) {  // nothing was ever seen: any axis does
    from = 1e6;
    to = 1e9;
  }
  std::string blocks;
  std::string curves;
  for (size_t n = 0; n < shown.size(); ++n) {
    const size_t i = shown[n].cell;
    const uint64_t never = never_seen(sweep.cells[i]);
    const std::string block = "$d" + std::to_string(i);
    const std::string label = shortened_label(results::label(sweep, sweep.cells[i])) +
                              never_text(never, sum_of(shown[n].samples));
    blocks += block + " << EOD\n" + cumulative(shown[n].samples, never, to * 1.25) + "EOD\n";
    curves += (n == 0 ? "plot " : ", ") + block + " using 1:2 with lines" + line_width(n) +
              (i >= kDesigns.size() ? " dt 2" : "") + line_colour(design_colour(i)) + " title " +
              plot_string(label);
  }
  picture.caption =
      "Visibility latency, from an edit to its arrival at each other running replica: the part of "
      "all "
      "samples (all seeds together) seen within a time. Further left is better; the long tail to "
      "the right is what faults cost, and a curve that ends below 100 % is of edits that some "
      "replica never saw.";
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
