// Every value equals what the design's naive reference makes of the same commands, so that replicas
// which agree on a wrong value fail.
//
// Limit: a reference is naive on purpose, many are quadratic, some worse; a history past the
// design's `reference_limit` is not judged (the verdict is "unknown").
#include <vector>

#include "core/value_difference.h"
#include "harness/observe/checker.h"

namespace skerry::harness {
namespace {

class MatchesReference final : public Checker {
 public:
  void on_commit(const RunView& view, uint32_t change, const Command& command,
                 const VersionVector& past) override {
    const Committed& committed = view.ledger()[change].committed;
    dots_ += committed.dots.length;
    if (is_too_long(view)) {
      history_ = {};
      return;
    }
    history_.push_back(
        {Dot{committed.dots.actor, committed.dots.first}, committed.dots.length, committed.time,
         view.setting().design().reference_needs_past ? past : VersionVector{}, command});
    changes_.push_back(change);
  }

  void finish(const RunView& view) override {
    const crdts::Design& design = view.setting().design();
    if (is_too_long(view)) {
      report(view, results::Verdict::kUnknown,
             "a history of " + std::to_string(dots_) +
                 " dots is too long for the naive reference of " + std::string(design.name) +
                 " (at most " + std::to_string(design.reference_limit) +
                 "); leave matches_reference out: [checks] without = [\"matches_reference\"]");
      return;
    }
    // Replicas that hold all of it are compared; "converges" is about the others.
    std::vector<crdts::HistoryEntry> kept;
    VersionVector all;
    for (size_t i = 0; i < history_.size(); ++i) {
      if (view.ledger()[changes_[i]].is_void) continue;
      kept.push_back(history_[i]);
      all.raise(history_[i].first.actor, history_[i].first.sequence + history_[i].length - 1);
    }
    const Value expected = design.reference(kept);
    const Hash128 digest = digest_of(expected);
    for (const uint32_t node : view.holders()) {
      if (!view.is_running(node)) continue;
      const InspectedDocument& replica = view.document(node);
      const std::optional<Hash128> shown = replica.digest();
      if (!shown || !(replica.integrated() == all)) continue;
      ++values_;
      if (*shown == digest) continue;
      const ValueDifference difference = difference_of(*replica.value(), expected);
      report(view, results::Verdict::kInvalid,
             "replica " + view.node_name(node) + " shows " + difference.left +
                 " where the reference of " + std::string(design.name) + " gives " +
                 difference.right + difference.where,
             {{}, {node}});
      return;
    }
  }

  LookedAt looked_at() const override { return {{"values compared with the reference", values_}}; }

 private:
  bool is_too_long(const RunView& view) const {
    return dots_ > view.setting().design().reference_limit;
  }

  std::vector<crdts::HistoryEntry> history_;  // in commit order
  std::vector<uint32_t> changes_;
  uint64_t dots_ = 0;
  uint64_t values_ = 0;
};

}  // namespace

CheckerKind matches_reference_check() {
  return {
      .name = "matches_reference",
      .help =
          "at the end every value is what the design's naive reference makes of the same commands",
      .is_default = true,
      .make = make_checker<MatchesReference>};
}

}  // namespace skerry::harness
