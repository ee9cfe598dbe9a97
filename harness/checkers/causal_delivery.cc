// No change enters a replica's received set before its causal past, twice, or out of its actor's
// order.
//
// What a change depends on is what its author had integrated when it was made. It is kept as the
// difference to the author's previous change, whose own past was checked when that one arrived: so
// the check costs in news, not in actors. Designs that do not ask for causal order are checked for
// their actors' own order only.
#include <algorithm>
#include <map>
#include <vector>

#include "harness/observe/checker.h"

namespace skerry::harness {
namespace {

class CausalDelivery final : public Checker {
 public:
  void on_commit(const RunView& view, uint32_t change, const Command&,
                 const VersionVector& past) override {
    news_.resize(change + 1);
    if (!view.setting().design().needs_causal_order) return;
    const Ledger::Entry& entry = view.ledger()[change];
    // A new life of a replica starts from nothing: its first change carries its whole past.
    Previous& previous = previous_[entry.author];
    if (previous.epoch != entry.committed.dots.actor.epoch) {
      previous = {entry.committed.dots.actor.epoch, {}};
    }
    for (const VersionVector::Entry& seen : past.entries()) {
      if (seen.actor == entry.committed.dots.actor) continue;  // its order is checked
      if (seen.last > previous.past[seen.actor]) news_[change].push_back(seen);
    }
    previous.past = past;
  }

  void on_deliver(const RunView& view, uint32_t node, std::span<const DotRun> group) override {
    const bool is_alone = group.size() == 1;  // as most are: then it waits for nothing that arrives
    for (const DotRun& dots : group) {
      check_order(view, node, dots);
      if (!is_alone) arriving_.raise(dots.actor, dots.last());
    }
    for (const DotRun& dots : group) check_past(view, node, dots);
    if (!is_alone) arriving_ = {};
    deliveries_ += group.size();
    if (view.setting().design().needs_causal_order) pasts_ += group.size();
  }

  LookedAt looked_at() const override {
    if (pasts_ == 0) return {{"deliveries", deliveries_}};
    return {{"deliveries", deliveries_}, {"pasts checked", pasts_}};
  }

 private:
  struct Previous {
    uint64_t epoch = 0;
    VersionVector past;
  };

  // What the node has of the actor, with what arrives.
  uint64_t has(const RunView& view, uint32_t node, const ActorId& actor) const {
    return std::max(view.ledger().delivered(node)[actor], arriving_[actor]);
  }

  void check_order(const RunView& view, uint32_t node, const DotRun& dots) {
    const uint64_t before = has(view, node, dots.actor);
    const bool is_next =
        dots.first > before && !view.ledger().first_kept(dots.actor, before, dots.first - 1);
    if (!is_next) {
      report(view, results::Verdict::kInvalid,
             format_dots(dots) + " was delivered at replica " + view.node_name(node) +
                 (dots.first <= before ? " twice" : " before its predecessor") + " (it had " +
                 std::to_string(before) + " of that actor)",
             {dots, {node}});
    }
  }

  void check_past(const RunView& view, uint32_t node, const DotRun& dots) {
    if (is_broken()) return;
    const std::optional<uint32_t> change = view.ledger().find(dots);
    if (!change) {
      report(view, results::Verdict::kInvalid,
             format_dots(dots) + " was delivered at replica " + view.node_name(node) +
                 " but nobody made it",
             {dots, {node}});
      return;
    }
    for (const VersionVector::Entry& needed : news_[*change]) {
      const uint64_t had = has(view, node, needed.actor);
      if (!view.ledger().first_kept(needed.actor, had, needed.last)) continue;
      report(view, results::Verdict::kInvalid,
             format_dots(dots) + " was delivered at replica " + view.node_name(node) + " before " +
                 format_dots({needed.actor, needed.last, 1}) + ", which its author had seen",
             {DotRun{needed.actor, needed.last, 1}, {node}});
      return;
    }
  }

  uint64_t deliveries_ = 0;
  uint64_t pasts_ = 0;
  VersionVector arriving_;                               // of the group that is being checked
  std::map<uint32_t, Previous> previous_;                // by author
  std::vector<std::vector<VersionVector::Entry>> news_;  // by change
};

}  // namespace

CheckerKind causal_delivery_check() {
  return {
      .name = "causal_delivery",
      .help = "no change is delivered before one it depends on, twice, or out of its actor's order",
      .is_default = true,
      .make = make_checker<CausalDelivery>};
}

}  // namespace skerry::harness
