// What a person waits for who wants to look at a document: nothing where the own copy is looked at,
// an answer where a server is asked. A read that cannot be answered is counted apart; one that
// ended with its process was never answered.
#include "harness/metrics/samples.h"
#include "harness/observe/metric.h"
#include "harness/observe/service_count.h"
#include "harness/plan/plan.h"

namespace skerry::harness {
namespace {

class Reads final : public Metric {
 public:
  void on_read(const RunView&, uint32_t, uint64_t) override { samples_.open(); }
  void on_read_answer(const RunView& view, uint32_t, const ReadAnswer& answer) override {
    if (!answer.status.ok()) {
      ++failed_;
      return samples_.drop();
    }
    const Duration took = view.now() - answer.asked;
    quick_ += took <= kSeemsImmediate ? 1 : 0;
    samples_.close(took);
  }

  void write(const RunView&, Figures& out) const override {
    if (samples_.count() + failed_ == 0) return;
    if (samples_.count() > 0) {
      out.time("read_latency_p50", samples_.quantile(500));
      out.time("read_latency_p99", samples_.quantile(990));
    }
    out.count("reads", samples_.count());
    out.count("reads_never", samples_.still_open());
    out.count("reads_quick", quick_);
    out.count("reads_failed", failed_);
  }

 private:
  Samples samples_;
  uint64_t quick_ = 0;
  uint64_t failed_ = 0;
};

MetricRow of_reads(MetricRow row) {
  row.need = MetricNeed::kWorkload;
  row.owner = "reads";
  return row;
}

}  // namespace

MetricKind reads_metrics() {
  return {
      {of_reads(timed("read_latency_p50", "asking for a document to seeing it, median", "reads",
                      "reads_never")),
       of_reads(timed("read_latency_p99", "asking for a document to seeing it, 99th percentile",
                      "reads", "reads_never")),
       of_reads(exact("reads", "count", kNeutral, "times that somebody wanted to look and could")),
       of_reads(exact("reads_never", "count", kLess, "of these, not answered to the end")),
       of_reads(exact("reads_quick", "count", kMore, "of these, answered within 100 ms")),
       of_reads(exact("reads_failed", "count", kLess,
                      "further ones that could not be: the server was not there, or the own "
                      "device was off"))},
      [](const Plan&) -> std::unique_ptr<Metric> { return make_metric<Reads>(); }};
}

}  // namespace skerry::harness
