// What a person waits for: from a command to its effect in the own document. Where that is shown at
// once it is nothing; where a server carries it out, its answer. Commands that are refused are no
// interactions, and counted elsewhere; one that came to nothing later was waited for.
#include "harness/metrics/samples.h"
#include "harness/observe/ledger.h"
#include "harness/observe/metric.h"
#include "harness/observe/service_count.h"
#include "harness/plan/plan.h"

namespace skerry::harness {
namespace {

class Interaction final : public Metric {
 public:
  void on_commit(const RunView&, uint32_t, const Command&, const VersionVector&) override {
    samples_.open();
  }
  void on_shown(const RunView& view, uint32_t change) override {
    const Duration took = view.now() - view.ledger()[change].at;
    quick_ += took <= kSeemsImmediate ? 1 : 0;
    samples_.close(took);
  }

  void write(const RunView&, Figures& out) const override {
    if (samples_.count() > 0) {
      out.time("interaction_latency_p50", samples_.quantile(500));
      out.time("interaction_latency_p99", samples_.quantile(990));
      out.time("interaction_latency_max", samples_.quantile(1000));
    }
    out.count("interactions_quick", quick_);
    out.count("interactions", samples_.count());
    out.count("interactions_never", samples_.still_open());
  }

 private:
  Samples samples_;
  uint64_t quick_ = 0;
};

MetricRow time(const char* name, const char* meaning) {
  return timed(name, meaning, "interactions", "interactions_never");
}

}  // namespace

MetricKind interaction_metrics() {
  return {
      {time("interaction_latency_p50", "a command to its effect in its author's document, median"),
       time("interaction_latency_p99",
            "a command to its effect in its author's document, 99th percentile"),
       time("interaction_latency_max", "a command to its effect in its author's document, largest"),
       exact("interactions", "count", kNeutral, "commands whose effect is waited for"),
       exact("interactions_never", "count", kLess, "of these, without effect to the end"),
       exact("interactions_quick", "count", kMore,
             "of these, shown within 100 ms: what seems immediate")},
      [](const Plan&) -> std::unique_ptr<Metric> { return make_metric<Interaction>(); }};
}

}  // namespace skerry::harness
