// What a later version of the protocol wrote (fields, operations, kinds of documents) goes through
// replicas of an earlier one and comes out as it went in:
//
//   byte for byte     each change that a replica of the next version made arrives, wherever it
//   does,
//                     with the hash of what was made, which is over all its bytes
//   whole             at the end every replica of that version has all of them
//   shown             at the end a replica of the version before shows all that it holds, but for
//                     what it cannot read and what was made knowing of that
//   said              each person's replica says exactly how many dots it holds that its version
//                     cannot read: those of operations that it does not know, or all of a document
//                     whose kind it does not know; and one of the next version says none
//
// Cost: O(log changes) a delivery; at each point of the grid O(actors * log changes) a replica.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "harness/observe/checker.h"
#include "harness/observe/ledger.h"

namespace skerry::harness {
namespace {

class PreservedUnknown final : public Checker {
 public:
  bool needs_past() const override { return true; }

  void on_commit(const RunView& view, uint32_t change, const Command&,
                 const VersionVector& past) override {
    const Ledger::Entry& entry = view.ledger()[change];
    const Committed& committed = entry.committed;
    note_hidden(view, committed, past);
    if (view.version(entry.author) < kNextProtocolVersion) return;
    made_.push_back(change);
    if (committed.version < kNextProtocolVersion) return;
    std::vector<Unreadable>& of_actor = unreadable_[committed.dots.actor];
    const uint64_t before = of_actor.empty() ? 0 : of_actor.back().sum;
    of_actor.push_back({committed.dots.last(), before + committed.dots.length});
  }

  void on_received(const RunView& view, uint32_t node, const Output& output) override {
    if (made_.empty() || is_broken()) return;
    // Of a snapshot the sum of many is told, which is judged as the set's hash.
    const auto change = view.ledger().find(output.dots);
    if (!change || view.ledger()[*change].committed.dots != output.dots) return;
    ++arrivals_;
    if (view.ledger()[*change].committed.hash == output.hash) return;
    report(view, results::Verdict::kInvalid,
           format_dots(output.dots) + " came to replica " + view.node_name(node) +
               " other than it was made",
           {output.dots, {node}});
  }

  void on_grid(const RunView& view, const GridPoint&) override { check_statuses(view); }

  void finish(const RunView& view) override {
    check_statuses(view);
    for (const uint32_t node : view.holders()) {
      if (!view.is_running(node)) continue;
      if (view.version(node) < kNextProtocolVersion) {
        check_shown(view, node);
        continue;
      }
      for (const uint32_t change : made_) {
        if (view.ledger()[change].is_void || view.ledger().has_received(node, change)) continue;
        return report_missing(view, node, view.ledger()[change].committed.dots);
      }
    }
  }

  LookedAt looked_at() const override { return {{"arrivals", arrivals_}, {"statuses", statuses_}}; }

 private:
  struct Unreadable {
    uint64_t last = 0;
    uint64_t sum = 0;  // of the dots of these changes up to there
  };

  // From the first change on that the version before cannot show, it shows none of its actor, nor
  // of its replica's next ones: an actor's first change depends on the earlier ones.
  void note_hidden(const RunView& view, const Committed& committed, const VersionVector& past) {
    const DotRun& dots = committed.dots;
    bool is_hidden = committed.version >= kNextProtocolVersion;
    const bool needs_all = view.setting().design().needs_causal_order;
    for (const VersionVector::Entry& seen : past.entries()) {
      if (is_hidden) break;
      const bool is_earlier = dots.first == 1 && seen.actor.replica == dots.actor.replica;
      if (!needs_all && !is_earlier) continue;
      const auto hidden = hidden_from_.find(seen.actor);
      is_hidden = hidden != hidden_from_.end() && seen.last >= hidden->second;
    }
    if (is_hidden) hidden_from_.try_emplace(dots.actor, dots.first);
  }

  void check_shown(const RunView& view, uint32_t node) {
    const InspectedDocument& replica = view.document(node);
    if (node >= view.setting().people || !view.knows_kind(node)) return;
    for (const VersionVector::Entry& entry : replica.received().entries()) {
      const auto hidden = hidden_from_.find(entry.actor);
      const uint64_t last =
          hidden == hidden_from_.end() ? entry.last : std::min(entry.last, hidden->second - 1);
      const uint64_t shown = replica.integrated()[entry.actor];
      if (shown == last) continue;
      const DotRun wrong{entry.actor, std::min(shown, last) + 1, 1};
      return report(view, results::Verdict::kInvalid,
                    "replica " + view.node_name(node) +
                        (shown < last ? " does not show " : " shows ") + format_dots(wrong) +
                        (shown < last ? ", which it could" : ", which it cannot read"),
                    {wrong, {node}});
    }
  }

  void check_statuses(const RunView& view) {
    if (made_.empty()) return;
    for (const uint32_t node : view.holders()) {
      if (is_broken()) return;
      if (node < view.setting().people && view.is_running(node)) check_status(view, node);
    }
  }

  void check_status(const RunView& view, uint32_t node) {
    ++statuses_;
    const InspectedDocument& replica = view.document(node);
    const uint64_t said = replica.status().unreadable;
    const uint64_t truth = unreadable_at(view, node, replica.received());
    if (said == truth) return;
    report(view, results::Verdict::kInvalid,
           "replica " + view.node_name(node) + " says that it cannot read " + std::to_string(said) +
               " of the dots that it holds; these are " + std::to_string(truth),
           {{}, {node}});
  }

  uint64_t unreadable_at(const RunView& view, uint32_t node, const VersionVector& received) const {
    if (!view.knows_kind(node)) return received.total();
    if (view.version(node) >= kNextProtocolVersion) return 0;
    uint64_t dots = 0;
    for (const auto& [actor, changes] : unreadable_) {
      const auto after = std::upper_bound(
          changes.begin(), changes.end(), received[actor],
          [](uint64_t last, const Unreadable& change) { return last < change.last; });
      if (after != changes.begin()) dots += std::prev(after)->sum;
    }
    return dots;
  }

  void report_missing(const RunView& view, uint32_t node, const DotRun& dots) {
    const std::string under_way = view.under_way();
    const auto verdict =
        under_way.empty() ? results::Verdict::kInvalid : results::Verdict::kUnknown;
    report(view, verdict,
           "replica " + view.node_name(node) + " of the next version lacks " + format_dots(dots) +
               ", which was made in it" + (under_way.empty() ? "" : "; " + under_way),
           {dots, {node}});
  }

  std::vector<uint32_t> made_;  // by replicas of the next version
  std::map<ActorId, uint64_t> hidden_from_;
  std::map<ActorId, std::vector<Unreadable>> unreadable_;
  uint64_t arrivals_ = 0;
  uint64_t statuses_ = 0;
};

}  // namespace

CheckerKind preserved_unknown_check() {
  return {
      .name = "preserved_unknown",
      .help =
          "what a later version of the protocol wrote comes byte for byte through replicas of an "
          "earlier one, and these say exactly how much of it they cannot show",
      .is_default = false,
      .make = make_checker<PreservedUnknown>};
}

}  // namespace skerry::harness
