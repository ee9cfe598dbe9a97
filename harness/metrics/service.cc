// What became of what people asked for, commands and reads together (service_count.h): of those
// that came to an end.
#include "harness/observe/metric.h"
#include "harness/observe/run_record.h"
#include "harness/plan/plan.h"

namespace skerry::harness {
namespace {

class Service final : public Metric {
 public:
  void write(const RunView& view, Figures& out) const override {
    const ServiceCount::Totals& totals = view.record().service();
    const uint64_t quick = totals.quick - totals.quick_withdrawn;
    const uint64_t served = quick + totals.slow - totals.slow_withdrawn;
    const uint64_t all = served + totals.refused;
    if (all == 0) return;
    const auto share = [all](uint64_t part) {
      return static_cast<double>(part) / static_cast<double>(all);
    };
    out.set("served", share(served));
    out.set("served_quick", share(quick));
  }
};

}  // namespace

MetricKind service_metrics() {
  return {{exact("served", "share", kMore,
                 "of the commands and reads that people asked for, those that were shown"),
           exact("served_quick", "share", kMore,
                 "of the commands and reads that people asked for, those that were shown within "
                 "100 ms: what seems immediate")},
          [](const Plan&) -> std::unique_ptr<Metric> { return make_metric<Service>(); }};
}

}  // namespace skerry::harness
