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
    uint64_t refused = 0;  // or the own device was not there
  };
  const Totals& so_far() const { return totals_; }

  void on_shown(const RunView& view, uint32_t change) override {
    note_shown(view.now() - view.ledger()[change].at);
  }
  void on_read_answer(const RunView& view, uint32_t, const ReadAnswer& answer) override {
    if (!answer.status.ok()) return note_refused();
    note_shown(view.now() - answer.asked);
  }
  void on_answer(const RunView&, uint32_t, const Command&,
                 const StatusOr<Committed>& answer) override {
    if (!answer.ok()) note_refused();
  }
  void on_absent(const RunView&, uint32_t, const Command&) override { note_refused(); }

 private:
  void note_shown(Duration waited) { ++(waited <= kSeemsImmediate ? totals_.quick : totals_.slow); }
  void note_refused() { ++totals_.refused; }

  Totals totals_;
};

}  // namespace skerry::harness
