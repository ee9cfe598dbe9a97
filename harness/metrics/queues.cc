// What waits: on lines, for acknowledgements, for dependencies.
#include <algorithm>

#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class Queues final : public Metric {
 public:
  void on_grid(const RunView& view, const GridPoint& point) override {
    if (!point.is_first) return;
    for_each_held(view, [this](const InspectedDocument& document) {
      const InspectedDocument::Depths depths = document.depths();
      outbox_max_ = std::max(outbox_max_, depths.outbox);
      buffered_max_ = std::max(buffered_max_, depths.buffered);
    });
  }

  void write(const RunView& view, Figures& out) const override {
    out.count("queue_delay_max", view.network().queue_delay_max_ns);
    out.count("outbox_max", outbox_max_);
    out.count("buffered_max", buffered_max_);
  }

 private:
  uint64_t outbox_max_ = 0;
  uint64_t buffered_max_ = 0;
};

}  // namespace

MetricKind queues_metrics() {
  return {
      {exact("queue_delay_max", "ns", kLess, "longest wait for and on a link's or a server's line"),
       exact("outbox_max", "count", kLess,
             "own changes that no peer had acknowledged, largest on the grid"),
       exact("buffered_max", "count", kLess,
             "changes waiting for their dependencies, largest on the grid")},
      [](const Plan&) { return make_metric<Queues>(); }};
}

}  // namespace skerry::harness
