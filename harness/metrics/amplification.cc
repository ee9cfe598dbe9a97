// What it costs to bring user content somewhere.
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class Amplification final : public Metric {
 public:
  void write(const RunView& view, Figures& out) const override {
    const Traffic& traffic = view.record().traffic();
    if (traffic.payload_bytes > 0) {
      out.set("amplification", static_cast<double>(traffic.carried_bytes()) /
                                   static_cast<double>(traffic.payload_bytes));
    }
    out.count("duplicate_deliveries", traffic.duplicate_changes);
  }
};

}  // namespace

MetricKind amplification_metrics() {
  return {
      {exact("amplification", "ratio", kLess, "carried bytes for each payload byte").headline(110),
       exact("duplicate_deliveries", "count", kLess, "changes that arrived where they already were")
           .headline(140)},
      [](const Plan&) { return make_metric<Amplification>(); }};
}

}  // namespace skerry::harness
