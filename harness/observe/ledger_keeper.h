// The omniscient record of one document as it comes about in a run: commits get their numbers, and
// who received what, lost what and was told "saved" is kept in the ledger. Tells the other
// observers of it.
#pragma once

#include <optional>
#include <vector>

#include "harness/observe/ledger.h"
#include "harness/observe/observers.h"

namespace skerry::harness {

class LedgerKeeper final : public Observer {
 public:
  // Whether somebody asks what authors had integrated.
  enum class Pasts : uint8_t { kUnasked, kAsked };
  // Of all that ever hold it; `readers` are the people who do at the start. `others` must outlive
  // it.
  LedgerKeeper(const Setting& setting, const NodePlaces& holders, uint32_t readers, Pasts pasts,
               Observers& others);

  const Ledger& ledger() const { return ledger_; }

  void on_answer(const RunView& view, uint32_t person, const Command& command,
                 const StatusOr<Committed>& answer) override;
  void on_received(const RunView& view, uint32_t node, const Output& output) override;
  void on_acknowledge(const RunView& view, uint32_t node, const DotRun& dots) override;
  void on_process(const RunView& view, uint32_t node, Process what) override;
  void on_disk_replaced(const RunView& view, uint32_t node) override;
  void on_anew(const RunView& view, uint32_t node) override;
  void on_rejected(const RunView& view, uint32_t node, const DotRun& dots) override;
  void on_following(const RunView& view, uint32_t node, Edge edge) override;
  void on_copy_dropped(const RunView& view, uint32_t node) override;

 private:
  void withdraw(const RunView& view, uint32_t change);
  void note(const RunView& view, uint32_t node, const DotRun& dots);
  void note_shown(const RunView& view, uint32_t change);

  uint32_t people_;
  uint32_t readers_;
  Pasts pasts_;
  Observers& others_;
  NodePlaces places_;
  Ledger ledger_;
  std::vector<std::vector<uint32_t>> unacknowledged_;  // own changes, by holder, oldest first
  std::optional<uint32_t> restoring_;                  // delivers again what it had received
  std::vector<DotRun> runs_;                           // of one bundle, so far
};

}  // namespace skerry::harness
