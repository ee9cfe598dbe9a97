// What became of commands that were committed before a server ordered them.
#include "harness/observe/metric.h"
#include "harness/plan/plan.h"

namespace skerry::harness {
namespace {

class Outcomes final : public Metric {
 public:
  void on_rejected(const RunView& view, uint32_t node, const DotRun&) override {
    rejected_ += node < view.setting().people ? 1 : 0;
  }
  void on_rebased(const RunView&, uint32_t) override { ++rebased_; }

  void write(const RunView&, Figures& out) const override {
    out.count("commands_rejected", rejected_);
    out.count("commands_rebased", rebased_);
  }

 private:
  uint64_t rejected_ = 0;
  uint64_t rebased_ = 0;
};

}  // namespace

MetricKind outcomes_metrics() {
  constexpr auto kOrder = MetricNeed::kOrder;
  return {{exact("commands_rejected", "count", kLess,
                 "commands that their author had made, and the server refused")
               .needs(kOrder),
           exact("commands_rebased", "count", kNeutral,
                 "commands under way that were performed anew after others' that came before")
               .needs(kOrder)},
          [](const Plan& plan) -> std::unique_ptr<Metric> {
            return plan.architecture->has_order ? make_metric<Outcomes>() : nullptr;
          }};
}

}  // namespace skerry::harness
