// Who was evicted and comes back performs again what the server had not got of its own, and each
// command lives once: the original as it was accepted, or its copy under a new dot, never both
// (sync/spread/leases.h). What its author had been told is saved comes back, or its author is told
// that it cannot.
//
// Cost: O(log withdrawn) for each change that is delivered of a replica that ever was evicted.
#include <map>
#include <set>

#include "harness/observe/checker.h"
#include "harness/observe/ledger.h"

namespace skerry::harness {
namespace {

class ReplayedOnce final : public Checker {
 public:
  void on_withdrawn(const RunView& view, uint32_t change, Saved saved) override {
    const DotRun& dots = view.ledger()[change].committed.dots;
    Original& original = originals_[{dots.actor, dots.first}];
    original.node = view.ledger()[change].author;
    original.is_saved = original.is_saved || saved == Saved::kYes;
    evicted_.insert(dots.actor.replica.value);
  }

  void on_replayed(const RunView& view, uint32_t node, const DotRun& dots,
                   const StatusOr<Committed>& answer) override {
    ++replays_;
    evicted_.insert(dots.actor.replica.value);
    Original& original = originals_[{dots.actor, dots.first}];
    original.node = node;
    original.is_answered = true;
    // A copy that its author's process lost before it was saved is made again.
    original.copy = answer.ok() && answer->dots.length > 0 ? answer->dots : DotRun{};
    for (const uint32_t other : view.holders()) {
      if (other == node || !view.ledger().delivered(other).contains({dots.actor, dots.last()})) {
        continue;
      }
      report(view, results::Verdict::kInvalid,
             format_dots(dots) + " was performed again, and replica " + view.node_name(other) +
                 " has it: original and copy both live",
             {dots, {other, node}});
    }
  }

  void on_deliver(const RunView& view, uint32_t node, std::span<const DotRun> group) override {
    if (evicted_.empty()) return;
    for (const DotRun& dots : group) {
      if (!evicted_.contains(dots.actor.replica.value)) continue;
      ++deliveries_;
      const auto original = originals_.find({dots.actor, dots.first});
      if (original == originals_.end() || !original->second.is_answered) continue;
      // Its own disk may have been set back: it is told again.
      if (node == original->second.node) continue;
      report(view, results::Verdict::kInvalid,
             format_dots(dots) + " came to replica " + view.node_name(node) +
                 " though it was performed again as another: original and copy both live",
             {dots, {node}});
    }
  }

  void finish(const RunView& view) override {
    for (const auto& [dot, original] : originals_) {
      if (!original.is_saved || !view.is_running(original.node)) continue;
      const DotRun dots{dot.actor, dot.sequence, 1};
      if (!original.is_answered) {
        return report(view, results::Verdict::kInvalid,
                      format_dots(dots) + " was told saved, withdrawn, and never performed again",
                      {dots, {original.node}});
      }
      if (original.copy.length == 0 || lives(view, original)) continue;
      return report(view, results::Verdict::kInvalid,
                    format_dots(dots) + " was told saved, and what it was performed again as, " +
                        format_dots(original.copy) + ", is not there",
                    {dots, {original.node}});
    }
  }

  LookedAt looked_at() const override {
    return {{"commands performed again", replays_},
            {"changes of members that were evicted", deliveries_}};
  }

 private:
  struct Original {
    uint32_t node = 0;
    bool is_saved = false;     // its author had been told so
    bool is_answered = false;  // it was performed again, or cannot be
    DotRun copy;               // length 0: there is none
  };

  // Or what it was performed again as.
  bool lives(const RunView& view, const Original& original) const {
    const DotRun& copy = original.copy;
    if (view.document(original.node).received().contains({copy.actor, copy.last()})) return true;
    return originals_.contains({copy.actor, copy.first});
  }

  std::map<Dot, Original> originals_;
  std::set<uint32_t> evicted_;
  uint64_t replays_ = 0;
  uint64_t deliveries_ = 0;
};

}  // namespace

CheckerKind replayed_once_check() {
  return {.name = "replayed_once",
          .help =
              "what an evicted member's author was told is saved comes back under a new dot, once: "
              "original and copy never both live",
          .is_default = false,
          .make = make_checker<ReplayedOnce>,
          .is_of_leases = true};
}

}  // namespace skerry::harness
