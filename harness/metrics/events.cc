// How much happened.
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class Events final : public Metric {
 public:
  void write(const RunView& view, Figures& out) const override {
    out.count("events", view.events());
  }
};

}  // namespace

MetricKind events_metrics() {
  return {{exact("events", "count", kNeutral, "events dispatched")},
          [](const Plan&) { return make_metric<Events>(); }};
}

}  // namespace skerry::harness
