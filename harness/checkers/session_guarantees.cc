// What each person can rely on at their own replica (Terry et al. 1994, "Session guarantees for
// weakly consistent replicated data"), judged by what documents have integrated:
//
//   read your writes      it shows every change that its person made and was not lost
//   monotonic reads       it never shows less than it showed
//   monotonic writes      whoever shows a change shows its author's earlier ones
//   writes follow reads   whoever shows a change shows what its author saw when it was made
//
// A session lasts as long as the disk: over crashes of the process, but for changes that were lost
// before they were saved and for those that the process says its version cannot read, to the moment
// in which the log is emptied or replaced. The last, and the
// third across openings, are asked of designs that ask for causal order.
//
// Cost: O(actors) where an integrated set changes, and what a change's author had newly seen.
#include <algorithm>
#include <vector>

#include "harness/observe/checker.h"
#include "harness/observe/ledger.h"

namespace skerry::harness {
namespace {

class SessionGuarantees final : public Checker {
 public:
  bool needs_past() const override { return true; }

  void on_commit(const RunView& view, uint32_t change, const Command&,
                 const VersionVector& past) override {
    const Ledger::Entry& entry = view.ledger()[change];
    Person& author = of(view, entry.author);
    const DotRun& dots = entry.committed.dots;
    news_.resize(change + 1);
    if (view.setting().design().needs_causal_order) {
      if (author.epoch != dots.actor.epoch) author.past = {};  // its first carries all
      for (const VersionVector::Entry& seen : past.entries()) {
        if (seen.last > author.past[seen.actor]) news_[change].push_back(seen);
      }
      author.past = past;
      author.epoch = dots.actor.epoch;
    }
    ++writes_;
    if (view.document(entry.author).integrated().contains({dots.actor, dots.last()})) return;
    report(view, results::Verdict::kInvalid,
           "replica " + view.node_name(entry.author) + " does not show " + format_dots(dots) +
               " to the person who made it (read your writes)",
           {dots, {entry.author}});
  }

  void on_integrate(const RunView& view, uint32_t node) override {
    if (node < view.setting().people) read(view, node);
  }
  void on_process(const RunView& view, uint32_t node, Process what) override {
    if (node >= view.setting().people) return;
    if (what == Process::kStarts) is_starting_ = true;
    if (what == Process::kStarted) is_starting_ = false;
    if (what == Process::kStarted && view.is_holder(node)) {
      excuse_unreadable(view, node);
      read(view, node);
    }
    if (what == Process::kStops) keep_what_is_saved(view, node);
  }
  // It may have gone back to an earlier version meanwhile.
  void on_following(const RunView& view, uint32_t node, Edge edge) override {
    if (edge == Edge::kBegins && view.has_process(node)) excuse_unreadable(view, node);
  }
  void on_forgotten(const RunView& view, uint32_t node) override {
    if (node < view.setting().people) of(view, node).seen = {};
  }

  LookedAt looked_at() const override { return {{"reads", reads_}, {"writes", writes_}}; }

 private:
  struct Person {
    VersionVector seen;  // what was shown, in this session
    VersionVector past;  // of the latest change
    uint64_t epoch = 0;
  };

  Person& of(const RunView& view, uint32_t node) {
    people_.resize(view.setting().people);
    return people_[node];
  }

  void read(const RunView& view, uint32_t node) {
    if (is_broken() || is_starting_) return;
    ++reads_;
    Person& person = of(view, node);
    const VersionVector& shown = view.document(node).integrated();
    if (!shown.covers(person.seen)) return tell_gone(view, node, shown, person.seen);
    if (view.setting().design().needs_causal_order) check_pasts(view, node, shown, person.seen);
    person.seen = shown;
  }

  void tell_gone(const RunView& view, uint32_t node, const VersionVector& shown,
                 const VersionVector& seen) {
    for (const VersionVector::Entry& before : seen.entries()) {
      if (shown[before.actor] >= before.last) continue;
      const DotRun gone{before.actor, shown[before.actor] + 1, 1};
      const bool is_own = before.actor.replica.value == node;
      return report(view, results::Verdict::kInvalid,
                    "replica " + view.node_name(node) + " showed " + format_dots(gone) +
                        (is_own ? ", its person's own, and does not any more (read your writes)"
                                : " and does not any more (monotonic reads)"),
                    {gone, {node}});
    }
  }

  // Of what is shown and was not before.
  void check_pasts(const RunView& view, uint32_t node, const VersionVector& shown,
                   const VersionVector& before) {
    for (const VersionVector::Entry& entry : shown.entries()) {
      const uint64_t first = before[entry.actor] + 1;
      if (first > entry.last) continue;
      runs_.clear();
      view.ledger().split({entry.actor, first, entry.last - first + 1}, runs_);
      for (const DotRun& dots : runs_) check_past(view, node, shown, dots);
    }
  }
  void check_past(const RunView& view, uint32_t node, const VersionVector& shown,
                  const DotRun& dots) {
    const std::optional<uint32_t> change = view.ledger().find(dots);
    if (!change || *change >= news_.size()) return;
    for (const VersionVector::Entry& needed : news_[*change]) {
      if (shown[needed.actor] >= needed.last) continue;
      const DotRun missing{needed.actor, shown[needed.actor] + 1, 1};
      const bool is_own = needed.actor.replica == dots.actor.replica;
      return report(view, results::Verdict::kInvalid,
                    "replica " + view.node_name(node) + " shows " + format_dots(dots) +
                        " and not " + format_dots(missing) +
                        (is_own ? ", its author's own from before (monotonic writes)"
                                : ", which its author had seen (writes follow reads)"),
                    {missing, {node}});
    }
  }

  // A replica that went back to an earlier version shows less, and says so.
  void excuse_unreadable(const RunView& view, uint32_t node) {
    if (view.document(node).status().unreadable == 0) return;
    VersionVector still;
    const VersionVector& shown = view.document(node).integrated();
    const VersionVector& held = view.document(node).received();
    for (const VersionVector::Entry& entry : of(view, node).seen.entries()) {
      // What it does not even hold is missed all the same.
      const bool is_held = held[entry.actor] >= entry.last;
      const uint64_t last = is_held ? std::min(entry.last, shown[entry.actor]) : entry.last;
      if (last > 0) still.raise(entry.actor, last);
    }
    of(view, node).seen = std::move(still);
  }

  // What its process had not saved goes with it.
  void keep_what_is_saved(const RunView& view, uint32_t node) {
    VersionVector saved;
    const VersionVector& durable = view.ledger().delivered(node);
    for (const VersionVector::Entry& entry : of(view, node).seen.entries()) {
      const uint64_t last = std::min(entry.last, durable[entry.actor]);
      if (last > 0) saved.raise(entry.actor, last);
    }
    of(view, node).seen = std::move(saved);
  }

  uint64_t reads_ = 0;
  uint64_t writes_ = 0;
  bool is_starting_ = false;  // what the log holds comes back bit by bit
  std::vector<Person> people_;
  std::vector<std::vector<VersionVector::Entry>> news_;  // by change
  std::vector<DotRun> runs_;
};

}  // namespace

CheckerKind session_guarantees_check() {
  return {.name = "session_guarantees",
          .help =
              "each person reads their own writes, never less than before, and no change "
              "without what its author had written and seen before it",
          .is_default = false,
          .make = make_checker<SessionGuarantees>};
}

}  // namespace skerry::harness
