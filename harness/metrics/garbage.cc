// What replicas keep that no value shows, where it is found out what may go.
#include <algorithm>

#include "harness/observe/metric.h"
#include "harness/plan/plan.h"

namespace skerry::harness {
namespace {

class Garbage final : public Metric {
 public:
  void on_grid(const RunView& view, const GridPoint& point) override {
    if (!point.is_first) return;
    for_each_held(view, [this](const InspectedDocument& document) {
      const InspectedDocument::Kept kept = document.kept();
      garbage_max_ = std::max(garbage_max_, kept.garbage);
      unstable_max_ = std::max(unstable_max_, kept.unstable);
    });
  }

  void write(const RunView& view, Figures& out) const override {
    uint64_t garbage = 0;
    for_each_held(view, [&garbage](const InspectedDocument& document) {
      garbage += document.kept().garbage;
    });
    out.count("garbage", garbage);
    out.count("garbage_max", garbage_max_);
    out.count("unstable_max", unstable_max_);
  }

 private:
  uint64_t garbage_max_ = 0;
  uint64_t unstable_max_ = 0;
};

}  // namespace

MetricKind garbage_metrics() {
  constexpr auto kStability = MetricNeed::kStability;
  return {
      {exact("garbage", "count", kLess,
             "pieces kept that no value shows, all replicas at the end; only where something is "
             "collected")
           .needs(kStability),
       exact("garbage_max", "count", kLess,
             "pieces kept that no value shows, of one replica, largest on the grid")
           .needs(kStability),
       exact("unstable_max", "count", kLess,
             "dots that a replica integrated and does not know to be everywhere, largest on the "
             "grid")
           .needs(kStability)},
      [](const Plan& plan) -> std::unique_ptr<Metric> {
        return plan.replica.sync.stability.ns > 0 ? make_metric<Garbage>() : nullptr;
      }};
}

}  // namespace skerry::harness
