// What workloads count of their own (World::count); the rows stand with the workloads.
#include <map>
#include <string>

#include "harness/observe/metric.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

class WorkloadCounts final : public Metric {
 public:
  void on_count(const RunView&, std::string_view metric, uint64_t amount) override {
    counts_[std::string(metric)] += amount;
  }

  void write(const RunView&, Figures& out) const override {
    for (const auto& [metric, amount] : counts_) out.count(metric, amount);
  }

 private:
  std::map<std::string, uint64_t> counts_;
};

}  // namespace

MetricKind workload_counts_metrics() {
  MetricKind kind{{}, [](const Plan&) { return make_metric<WorkloadCounts>(); }};
  for (const WorkloadKind& workload : workload_catalogue()) {
    if (workload.metrics == nullptr) continue;
    for (MetricRow& row : workload.metrics()) {
      row.need = MetricNeed::kWorkload;
      row.owner = workload.name;
      kind.rows.push_back(std::move(row));
    }
  }
  return kind;
}

}  // namespace skerry::harness
