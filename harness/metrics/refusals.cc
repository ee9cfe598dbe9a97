// What was not carried out, and by whom it was refused (harness/observe/refusals.h).
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class Refusals final : public Metric {
 public:
  void write(const RunView& view, Figures& out) const override {
    const RunRefusals& refusals = view.record().refusals();
    out.count("commands_refused", refusals.commands());
    out.count("commands_refused_away", refusals.away);
    out.count("commands_refused_unavailable", refusals.unavailable);
    out.count("commands_refused_too_large", refusals.too_large);
    out.count("commands_refused_by_design", refusals.by_design);
    out.count("refused_bodies", refusals.bodies);
    out.count("future_times", refusals.future_times);
    out.count("damage_found", refusals.damage);
  }
};

}  // namespace

MetricKind refusals_metrics() {
  return {{exact("commands_refused", "count", kLess,
                 "commands that were not carried out: the sum of the next four"),
           exact("commands_refused_away", "count", kLess, "of these, the replica was away"),
           exact("commands_refused_unavailable", "count", kLess,
                 "of these, what they need was not to be had: a server that cannot be reached"),
           exact("commands_refused_too_large", "count", kLess,
                 "of these, a limit was in the way; the run says which, and what raises it"),
           exact("commands_refused_by_design", "count", kLess, "of these, the design said no"),
           exact("refused_bodies", "count", kLess,
                 "changes that came and whose bodies a design refused: received, without effect"),
           exact("future_times", "count", kLess,
                 "times of others too far ahead of a replica's wall clock to be passed "
                 "(`replicas.clock_bound`)"),
           exact("damage_found", "count", kNeutral,
                 "places of their records that stores found damaged as they opened")},
          [](const Plan&) { return make_metric<Refusals>(); }};
}

}  // namespace skerry::harness
