#include "harness/observe/ledger_keeper.h"

#include <algorithm>
#include <utility>

namespace skerry::harness {

LedgerKeeper::LedgerKeeper(const Setting& setting, const NodePlaces& holders, uint32_t readers,
                           Pasts pasts, Observers& others)
    : people_(setting.people),
      readers_(readers),
      pasts_(pasts),
      others_(others),
      places_(holders),
      ledger_(holders),
      unacknowledged_(holders.size()) {}

void LedgerKeeper::on_answer(const RunView& view, uint32_t person, const Command& command,
                             const StatusOr<Committed>& answer) {
  if (!answer.ok()) return;
  if (answer->dots.length == 0) return others_.tell<&Observer::on_no_effect>(view, person, command);
  const uint32_t unseen = readers_ - 1;
  const uint32_t change = ledger_.add({*answer, view.now(), person, unseen});
  unacknowledged_[places_[person]].push_back(change);
  VersionVector past;
  if (pasts_ == Pasts::kAsked) {
    for (const VersionVector::Entry& seen : view.document(person).integrated().entries()) {
      const bool is_own = seen.actor == answer->dots.actor;
      past.raise(seen.actor, is_own ? answer->dots.first - 1 : seen.last);
    }
  }
  others_.tell<&Observer::on_commit>(view, change, command, past);
  const DotRun& dots = answer->dots;
  const VersionVector& integrated = view.document(person).integrated();
  if (integrated.contains({dots.actor, dots.last()})) note_shown(view, change);
}

void LedgerKeeper::note_shown(const RunView& view, uint32_t change) {
  Ledger::Entry& entry = ledger_.entry(change);
  if (entry.is_shown()) return;
  entry.shown_at = view.now();
  others_.tell<&Observer::on_shown>(view, change);
}

void LedgerKeeper::on_received(const RunView& view, uint32_t node, const Output& output) {
  const size_t before = runs_.size();
  ledger_.split(output.dots, runs_);
  if (restoring_ == node) {
    const auto is_known = [this, node](const DotRun& dots) {
      return ledger_.delivered(node).contains({dots.actor, dots.last()});
    };
    runs_.erase(
        std::remove_if(runs_.begin() + static_cast<ptrdiff_t>(before), runs_.end(), is_known),
        runs_.end());
  }
  if (output.continues) return;
  others_.tell<&Observer::on_deliver>(view, node, runs_);
  for (const DotRun& dots : runs_) note(view, node, dots);
  runs_.clear();
}

void LedgerKeeper::note(const RunView& view, uint32_t node, const DotRun& dots) {
  const std::optional<uint32_t> change = ledger_.find(dots);
  ledger_.note_delivered(node, dots);
  if (!change) return;
  const Ledger::Entry& entry = ledger_[*change];
  // Saved in the instant of the crash, before its author knew: not lost after all.
  if (entry.is_void) {
    ledger_.restore(*change);
    others_.tell<&Observer::on_restored>(view, *change);
  }
  if (ledger_.has_received(node, *change)) return;
  ledger_.set_received(node, *change);
  if (node != entry.author && !ledger_.has_forgotten(node, *change)) {
    ledger_.note_application();
    const bool is_waiting = !view.setting().following_changes || view.is_holder(node);
    if (node < people_ && is_waiting) ledger_.note_seen(*change);
  }
  others_.tell<&Observer::on_first_delivery>(view, node, *change);
  if (node == entry.author) note_shown(view, *change);
}

void LedgerKeeper::on_acknowledge(const RunView& view, uint32_t node, const DotRun& dots) {
  const std::optional<uint32_t> change = ledger_.find(dots);
  if (!change) return;
  Ledger::Entry& entry = ledger_.entry(*change);
  if (!entry.is_acknowledged) entry.saved_at = view.now();
  entry.is_acknowledged = true;
  std::erase(unacknowledged_[places_[node]], *change);
}

void LedgerKeeper::on_process(const RunView& view, uint32_t node, Process what) {
  if (what == Process::kStarts) restoring_ = node;
  if (what == Process::kStarted) restoring_.reset();
  if (what != Process::kStops) return;
  std::vector<uint32_t>& unacknowledged = unacknowledged_[places_[node]];
  for (const uint32_t change : unacknowledged) {
    ledger_.lose(change);
    others_.tell<&Observer::on_void>(view, change);
  }
  unacknowledged.clear();
}

// What is not in the state that it goes on from is withdrawn: nobody waits for it any more. But for
// what its disk had lost before: that is not come back from.
void LedgerKeeper::on_anew(const RunView& view, uint32_t node) {
  others_.tell<&Observer::on_forgotten>(view, node);
  const VersionVector had = ledger_.delivered(node);
  ledger_.forget(node);
  const VersionVector& has = view.document(node).received();
  for (uint32_t change = 0; change < ledger_.size(); ++change) {
    Ledger::Entry& entry = ledger_.entry(change);
    const DotRun& dots = entry.committed.dots;
    if (entry.author != node || entry.is_void || has.contains({dots.actor, dots.last()})) continue;
    if (entry.is_acknowledged && !had.contains({dots.actor, dots.last()})) continue;
    withdraw(view, change);
  }
  unacknowledged_[places_[node]].clear();
}

// Nobody waits for it any more.
void LedgerKeeper::withdraw(const RunView& view, uint32_t change) {
  Ledger::Entry& entry = ledger_.entry(change);
  const Saved saved = entry.is_acknowledged ? Saved::kYes : Saved::kNo;
  entry.is_acknowledged = false;
  ledger_.lose(change);
  others_.tell<&Observer::on_void>(view, change);
  others_.tell<&Observer::on_withdrawn>(view, change, saved);
}

// Whoever decided is the first to tell, and its author later.
void LedgerKeeper::on_rejected(const RunView& view, uint32_t, const DotRun& dots) {
  const std::optional<uint32_t> change = ledger_.find(dots);
  if (!change || ledger_[*change].is_void) return;
  std::erase(unacknowledged_[places_[ledger_[*change].author]], *change);
  withdraw(view, *change);
}

// Who follows the document from now on waits for all that it lacks.
void LedgerKeeper::on_following(const RunView&, uint32_t node, Edge edge) {
  const bool begins = edge == Edge::kBegins;
  begins ? ++readers_ : --readers_;
  for (uint32_t change = 0; change < ledger_.size(); ++change) {
    const bool has_seen = node == ledger_[change].author || ledger_.has_received(node, change) ||
                          ledger_.has_forgotten(node, change);
    if (has_seen) continue;
    begins ? ledger_.note_waited_for(change) : ledger_.note_seen(change);
  }
}

void LedgerKeeper::on_copy_dropped(const RunView& view, uint32_t node) {
  on_disk_replaced(view, node);
}

void LedgerKeeper::on_disk_replaced(const RunView& view, uint32_t node) {
  others_.tell<&Observer::on_forgotten>(view, node);
  ledger_.forget(node);
}

}  // namespace skerry::harness
