// What a user was told is saved is in the set of every replica at the end: people and servers.
// Unknown where it is still on its way.
#include "harness/observe/checker.h"

namespace skerry::harness {
namespace {

class NoLostUpdates final : public Checker {
 public:
  void finish(const RunView& view) override {
    const std::string under_way = view.under_way();
    uint64_t lost = 0;
    bool may_come = !under_way.empty();
    std::string first;
    Concern concern;
    for (uint32_t change = 0; change < view.ledger().size(); ++change) {
      const Ledger::Entry& entry = view.ledger()[change];
      if (!entry.is_acknowledged) continue;
      for (const uint32_t node : view.holders()) {
        const DotRun& dots = entry.committed.dots;
        ++pairs_;
        // What the replica itself says it has, not what observers saw arrive.
        const bool has = view.is_running(node) &&
                         view.document(node).received().contains({dots.actor, dots.last()});
        if (has) continue;
        may_come = may_come && view.is_running(node);
        if (lost++ == 0) {
          first = format_dots(dots) + ", made at " + format_instant(entry.at) +
                  " and told saved at " + format_instant(entry.saved_at) + ", is not at replica " +
                  view.node_name(node);
          concern = {dots, {node}};
        }
      }
    }
    if (lost == 0) return;
    const std::string what =
        first + " (" + std::to_string(lost) + " such pairs of change and replica)";
    const std::string limit = view.record().refusals().transfer_limit;
    if (!limit.empty()) {
      report(view, results::Verdict::kUnknown, "not lost but too large: " + limit + "; " + what);
      return;
    }
    if (may_come) return report(view, results::Verdict::kUnknown, what + "; " + under_way);
    report(view, results::Verdict::kInvalid, what, concern);
  }

  LookedAt looked_at() const override {
    return {{"pairs of a saved change and a replica", pairs_}};
  }

 private:
  uint64_t pairs_ = 0;
};

}  // namespace

CheckerKind no_lost_updates_check() {
  return {.name = "no_lost_updates",
          .help = "at the end every change that its author was told is saved is at every replica",
          .is_default = true,
          .make = make_checker<NoLostUpdates>};
}

}  // namespace skerry::harness
