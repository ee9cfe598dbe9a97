// How long after the end of each fault everyone holds what was committed before it
// (harness/observe/heals.h).
#include "harness/observe/heals.h"

#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class HealFigures final : public Metric {
 public:
  void write(const RunView& view, Figures& out) const override {
    const Heals heals = view.record().heals();
    if (!heals.all().empty()) {
      out.time("convergence_after_heal_min", heals.quantile(0));
      out.time("convergence_after_heal_p50", heals.quantile(500));
      out.time("convergence_after_heal", heals.quantile(1000));
    }
    out.count("heals", heals.all().size());
    out.count("heals_never_over", heals.never_over());
  }
};

MetricRow heal(const char* name, const char* meaning) {
  return timed(name, meaning, "heals", "heals_never_over").needs(MetricNeed::kHeals);
}

}  // namespace

MetricKind heals_metrics() {
  constexpr auto kHeals = MetricNeed::kHeals;
  return {
      {heal("convergence_after_heal_min",
            "end of a fault until all hold what was committed before it, the quickest"),
       heal("convergence_after_heal_p50",
            "end of a fault until all hold what was committed before it, median of the run"),
       heal("convergence_after_heal",
            "end of a fault until all hold what was committed before it, the slowest of the run")
           .headline(60),
       exact("heals", "count", kNeutral,
             "faults that ended; degradations and jumps of clocks do not count")
           .needs(kHeals),
       exact("heals_never_over", "count", kLess,
             "faults after whose end some replica never got all that was committed before")
           .needs(kHeals)},
      [](const Plan&) { return make_metric<HealFigures>(); }};
}

}  // namespace skerry::harness
