// Liveness: once faults are over and nobody writes, all replicas hold equal sets and integrate what
// of them their version reads before the settle time ends, and nothing stays unseen. Unknown where
// changes are still on their way then, and where a workload had more to do: what it would have done
// was not seen.
#include <map>
#include <tuple>

#include "harness/observe/checker.h"
#include "harness/observe/shown.h"

namespace skerry::harness {
namespace {

class Converges final : public Checker {
 public:
  void on_unfinished(const RunView& view, const std::string& what) override {
    report(view, results::Verdict::kUnknown,
           "a workload could not finish before the safety phase ended: " + what);
  }

  void finish(const RunView& view) override {
    under_way_ = view.under_way();
    std::map<Hash128, uint32_t> first;  // by received set
    for (const uint32_t node : view.holders()) {
      if (!view.is_running(node)) {
        report(view, results::Verdict::kInvalid,
               "replica " + view.node_name(node) + " does not run in the liveness phase",
               {{}, {node}});
        return;
      }
      const InspectedDocument& replica = view.document(node);
      ++replicas_;
      first.try_emplace(replica.received_hash(), node);
      if (!shows_all_it_can(replica) && replica.digest().has_value()) {
        report(view, results::Verdict::kInvalid,
               "replica " + view.node_name(node) + " received changes that it has not integrated",
               {{}, {node}});
        return;
      }
    }
    const std::string limit = view.record().refusals().transfer_limit;
    if (first.size() > 1 && !limit.empty()) {
      report(view, results::Verdict::kUnknown,
             "replicas hold " + std::to_string(first.size()) + " different sets, for " + limit);
      return;
    }
    if (first.size() > 1) {
      const uint32_t a = first.begin()->second;
      const uint32_t b = std::next(first.begin())->second;
      Concern concern{{}, {a, b}};
      const std::string how = difference(view, a, b, concern);
      report_open(view,
                  "replicas still hold " + std::to_string(first.size()) + " different sets; " + how,
                  concern);
      return;
    }
    report_unseen(view);
  }

  LookedAt looked_at() const override { return {{"replicas compared", replicas_}}; }

 private:
  // What is so now, and may still change if something is on its way.
  void report_open(const RunView& view, const std::string& what, const Concern& concern) {
    if (under_way_.empty()) return report(view, results::Verdict::kInvalid, what, concern);
    report(view, results::Verdict::kUnknown, what + "; " + under_way_, concern);
  }

  // Equal sets may all lack what every author still expects others to see.
  void report_unseen(const RunView& view) {
    for (uint32_t change = 0; change < view.ledger().size(); ++change) {
      const Ledger::Entry& entry = view.ledger()[change];
      if (entry.is_void || entry.unseen == 0) continue;
      report_open(view,
                  format_dots(entry.committed.dots) + " was never seen by " +
                      std::to_string(entry.unseen) + " people",
                  {entry.committed.dots, {}});
      return;
    }
  }

  std::string under_way_;

  static std::string difference(const RunView& view, uint32_t a, uint32_t b, Concern& concern) {
    const VersionVector& left = view.document(a).received();
    const VersionVector& right = view.document(b).received();
    for (const auto& [x, y, from, to] :
         {std::tuple{a, b, &left, &right}, std::tuple{b, a, &right, &left}}) {
      for (const VersionVector::Entry& entry : from->entries()) {
        const uint64_t has = (*to)[entry.actor];
        if (has >= entry.last) continue;
        concern.change = DotRun{entry.actor, has + 1, 1};  // the first that is missing
        return "replica " + view.node_name(x) + " has " +
               format_dots({entry.actor, entry.last, 1}) + ", replica " + view.node_name(y) +
               " has that actor's changes up to " + std::to_string(has);
      }
    }
    return "replicas " + view.node_name(a) + " and " + view.node_name(b) +
           " have equal version vectors";
  }

  uint64_t replicas_ = 0;
};

}  // namespace

CheckerKind converges_check() {
  return {.name = "converges",
          .help = "once faults are over, all replicas hold equal sets before the settle time ends",
          .is_default = true,
          .make = make_checker<Converges>};
}

}  // namespace skerry::harness
