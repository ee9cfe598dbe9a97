// Counts what became of what people asked for, commands and reads, as they would say it.
#pragma once

#include "harness/observe/ledger.h"
#include "harness/observe/observer.h"

namespace skerry::harness {

// What a person waits no longer for seems immediate (Nielsen 1993, chapter 5).
inline constexpr Duration kSeemsImmediate = Duration::milliseconds(100);

class ServiceCount final : public Observer {
 public:
  struct Totals {
    uint64_t quick = 0;    // shown so soon that it seems immediate
    uint64_t slow = 0;     // shown later
    uint64_t refused = 0;  // at once or later; or the own device was not there
    // Of what was shown what was withdrawn: it is refused as well, or was performed again.
    uint64_t quick_withdrawn = 0;
    uint64_t slow_withdrawn = 0;
  };
  const Totals& so_far() const { return totals_; }

  void on_shown(const RunView& view, uint32_t change) override {
    const Ledger::Entry& entry = view.ledger()[change];
    ++(is_quick(entry.shown_at - entry.at) ? totals_.quick : totals_.slow);
  }
  void on_withdrawn(const RunView& view, uint32_t change, Saved) override {
    const Ledger::Entry& entry = view.ledger()[change];
    if (!entry.is_shown()) return;
    ++(is_quick(entry.shown_at - entry.at) ? totals_.quick_withdrawn : totals_.slow_withdrawn);
  }
  // It is told by who decides, and again by who hears of it: the first word counts.
  void on_rejected(const RunView& view, uint32_t, const DotRun& dots) override {
    const auto change = view.ledger().find(dots);
    if (change && !view.ledger()[*change].is_void) note_refused();
  }
  void on_replayed(const RunView&, uint32_t, const DotRun&,
                   const StatusOr<Committed>& answer) override {
    if (!answer.ok()) note_refused();
  }
  void on_read_answer(const RunView& view, uint32_t, const ReadAnswer& answer) override {
    if (!answer.status.ok()) return note_refused();
    ++(is_quick(view.now() - answer.asked) ? totals_.quick : totals_.slow);
  }
  void on_answer(const RunView&, uint32_t, const Command&,
                 const StatusOr<Committed>& answer) override {
    if (!answer.ok()) note_refused();
  }
  void on_absent(const RunView&, uint32_t, const Command&) override { note_refused(); }

 private:
  static bool is_quick(Duration waited) { return waited <= kSeemsImmediate; }
  void note_refused() { ++totals_.refused; }

  Totals totals_;
};

}  // namespace skerry::harness
