// How old the oldest change is that a replica lacks, on the grid (harness/observe/staleness.h).
#include "harness/metrics/histogram.h"
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class StalenessFigures final : public Metric {
 public:
  void on_grid(const RunView&, const GridPoint& point) override {
    for (const Duration stale : point.staleness) ages_.add(stale);
  }

  void write(const RunView&, Figures& out) const override {
    out.time("staleness_p99", ages_.quantile(990));
    out.time("staleness_max", ages_.max());
  }

 private:
  Histogram ages_;
};

}  // namespace

MetricKind staleness_metrics() {
  return {
      {exact("staleness_p99", "ns", kLess, "age of the oldest change a replica lacks, on the grid"),
       exact("staleness_max", "ns", kLess,
             "age of the oldest change a replica lacks, largest on the grid")
           .headline(80)},
      [](const Plan&) { return make_metric<StalenessFigures>(); }};
}

}  // namespace skerry::harness
