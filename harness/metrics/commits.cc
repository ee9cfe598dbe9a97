// Changes made.
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class Commits final : public Metric {
 public:
  void write(const RunView& view, Figures& out) const override {
    out.count("commits", view.record().totals().commits);
  }
};

}  // namespace

MetricKind commits_metrics() {
  return {{exact("commits", "count", kNeutral, "changes made").headline(130)},
          [](const Plan&) { return make_metric<Commits>(); }};
}

}  // namespace skerry::harness
