// How long a person's replica takes, and what comes to it meanwhile, from a start with nothing of a
// document until it has all that had been committed before: a new device, or one whose disk was
// lost.
#include "harness/metrics/backlogs.h"
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class ColdStart final : public Metric {
 public:
  void on_process(const RunView& view, uint32_t node, Process what) override {
    if (node >= view.setting().people) return;
    if (what == Process::kStops) return starts_.drop_all(node);
    if (what != Process::kStarted) return;
    for (const uint32_t document : view.documents_of(node)) {
      const RunView& of_it = view.of_document(document);
      if (of_it.document(node).received().empty()) starts_.begin(of_it, node);
    }
  }
  void on_following(const RunView& view, uint32_t node, Edge edge) override {
    if (edge == Edge::kEnds) starts_.drop(view, node);
  }

  void on_first_delivery(const RunView& view, uint32_t node, uint32_t change) override {
    starts_.on_first_delivery(view, node, change);
  }
  void on_void(const RunView& view, uint32_t change) override { starts_.on_void(view, change); }
  void on_restored(const RunView& view, uint32_t change) override {
    starts_.on_restored(view, change);
  }
  void on_frame(const RunView&, uint32_t node, uint32_t, const Payload& frame,
                const FrameAccount&) override {
    starts_.on_frame(node, frame.size());
  }

  void write(const RunView&, Figures& out) const override {
    const Samples& times = starts_.times();
    if (times.count() > 0) {
      out.time("cold_start_p50", times.quantile(500));
      out.time("cold_start_max", times.quantile(1000));
    }
    out.count("cold_starts", times.count());
    out.count("cold_starts_never", times.still_open());
    out.count("cold_start_bytes", starts_.bytes());
  }

 private:
  Backlogs starts_;
};

MetricRow cold(const char* name, const char* meaning) {
  return timed(name, meaning, "cold_starts", "cold_starts_never").needs(MetricNeed::kAbsence);
}
MetricRow counted(const char* name, const char* unit, results::Direction better,
                  const char* meaning) {
  return exact(name, unit, better, meaning).needs(MetricNeed::kAbsence);
}

}  // namespace

MetricKind cold_start_metrics() {
  return {{cold("cold_start_p50",
                "a start with nothing of a document until all is there that was committed before, "
                "median"),
           cold("cold_start_max",
                "a start with nothing of a document until all is there that was committed before, "
                "largest"),
           counted("cold_starts", "count", kNeutral,
                   "starts of a person's replica with nothing of a document that others had"),
           counted("cold_starts_never", "count", kLess, "of these, never over"),
           counted("cold_start_bytes", "bytes", kLess,
                   "that came to these replicas until it was over, of all that were")},
          [](const Plan&) { return make_metric<ColdStart>(); }};
}

}  // namespace skerry::harness
