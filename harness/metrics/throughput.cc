// Changes made and changes of others received, in virtual time.
#include <algorithm>

#include "harness/observe/ledger.h"
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class Throughput final : public Metric {
 public:
  void write(const RunView& view, Figures& out) const override {
    const Duration safety = view.setting().end_of_safety - Instant{};
    const Duration run = std::max(safety, view.now() - Instant{});
    out.rate("commits_per_second", view.record().totals().commits, safety.ns);
    out.count("applications", view.record().totals().applications);
    out.rate("applications_per_second", view.record().totals().applications, run.ns);
  }
};

}  // namespace

MetricKind throughput_metrics() {
  return {{exact("commits_per_second", "count/s", kMore,
                 "commits a virtual second of the safety phase"),
           exact("applications", "count", kNeutral, "changes of others entering received sets"),
           exact("applications_per_second", "count/s", kMore,
                 "applications a virtual second of the whole run")},
          [](const Plan&) { return make_metric<Throughput>(); }};
}

}  // namespace skerry::harness
