// When all sets were equal for good.
#include "harness/metrics/convergence.h"

#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class ConvergenceFigures final : public Metric {
 public:
  void on_commit(const RunView& view, uint32_t, const Command&, const VersionVector&) override {
    convergence_.on_commit(view.now());
  }
  void on_set_changed(const RunView& view, uint32_t) override { look(view); }
  // Who is away is not counted, and what is lost with its author is not waited for.
  void on_presence(const RunView& view, uint32_t, Presence) override { look(view); }
  // Who begins to follow a document lacks what there is of it.
  void on_following(const RunView& view, uint32_t, Edge) override { look(view); }
  void on_void(const RunView& view, uint32_t) override { look(view); }
  void on_fault(const RunView& view, uint32_t, Edge edge) override {
    if (edge == Edge::kEnds) look(view);
  }

  void write(const RunView&, Figures& out) const override {
    if (!convergence_.has_writes()) return;
    out.time("convergence_after_last_write", convergence_.after_last_write());
  }

 private:
  void look(const RunView& view) { convergence_.on_census(view.distinct_sets(), view.now()); }

  Convergence convergence_;
};

}  // namespace

MetricKind convergence_metrics() {
  return {
      {exact("convergence_after_last_write", "ns", kLess, "last commit to equal sets everywhere")},
      [](const Plan&) { return make_metric<ConvergenceFigures>(); }};
}

}  // namespace skerry::harness
