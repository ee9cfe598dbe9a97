// A member's side of leases (leases.h): it hears that it was evicted, asks for the state to go on
// from, and performs again what the server had not got.
//
// Until that state is durable here it stays as it was, and can be written in; nothing is sent.
// Cost: performing again what the commands cost; they wait in memory, O(log commands) each.
#pragma once

#include <memory>
#include <optional>

#include "sync/spread/lease_frames.h"
#include "sync/spread/leases.h"

namespace skerry::sync {

class LeaseHolder final : public Leases, private Snapshots::Taker {
 public:
  explicit LeaseHolder(const LeaseParts& parts) : parts_(parts) {}

  void start(const Now& now) override {
    parts_.dossier.is_obeyed = true;
    perform_again(now);
  }
  void opened(const Now& now, uint32_t link) override;
  void closed(uint32_t) override {}
  bool take(const Now& now, uint32_t link, const OpenFrame& open) override;
  bool lets_pass(uint32_t) const override { return out_by_ == 0; }
  void serve(const Now&, uint32_t) override {}
  bool stored(const Now& now, uint64_t ticket, const Status& status) override;
  void tick(const Now& now) override;
  Instant next_deadline() const override;
  void note_held(uint32_t link, std::span<const VersionVector::Entry> held) override;
  std::optional<NewBeginning> take_new_beginning() override;
  void keep_rest(const Dossier& before) override;

 private:
  // Snapshots::Taker: the state to go on from.
  Received::Fate take(std::shared_ptr<const Snapshot> snapshot, uint32_t sender) override;

  void ask(const Now& now, uint32_t link, Eviction eviction);
  void perform_again(const Now& now);
  void perform_again(const Now& now, const Dot& old, const Dossier::Kept& kept);
  bool is_to_be_performed(const Dot& dot) const {
    return parts_.received.accepted(dot.actor) < dot.sequence;
  }

  LeaseParts parts_;
  uint64_t out_by_ = 0;  // the term of the eviction after which it has not gone on; 0: none
  // The record that begins anew, while it waits for the disk.
  struct Beginning {
    uint64_t ticket = 0;
    Payload record;
  };
  std::optional<Beginning> beginning_;
  Instant retry_at_ = Instant::max();  // the disk had refused it
  std::optional<Payload> new_beginning_;
  bool has_more_ = false;  // to perform, once outputs have room
};

}  // namespace skerry::sync
