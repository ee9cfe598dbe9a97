// Sessions: each peer is sent what it is not known to have until it says that it has it
// (docs/inside/sync.md).
//
// Phases with one peer: the link opens and hellos are exchanged; what the peer misses is sent, a
// window of it in flight, folded where the design can; from then on each new change goes at once,
// or with an interval gathered. What is not acknowledged is sent again: over datagrams after a
// time-out that doubles, and wherever two hellos running show the same row missing.
//
// Cost: a frame of a known change: a checksum, a peek, a look-up. A new one: decoding, one hash,
// O(1) bookkeeping, and one shared buffer for all peers.
#pragma once

#include <memory>
#include <vector>

#include "sync/intake/packer.h"
#include "sync/intake/received.h"
#include "sync/reconcile/conversations.h"
#include "sync/reconcile/handshakes.h"
#include "sync/spread/acknowledging.h"
#include "sync/spread/gathering.h"
#include "sync/spread/session.h"
#include "sync/spread/snapshots.h"

namespace skerry::sync {

class Sessions : public Acknowledging {
 public:
  // All must outlive this. `stability` is null where nothing is collected.
  Sessions(const Config& config, DocumentId document, Links& links, Outputs& outputs, Host& host,
           const Books& books, Stability* stability, std::span<const ReplicaId> members);

  void replay(const Now& now, const Payload& record, const OpenFrame& open) override;
  void start(const Now& now) override;
  void commit(Change change, Payload delta) override;
  void take(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame,
            FrameAccount& account) override;
  bool stored(const Now& now, uint64_t ticket, const Status& status) override;
  void opened(const Now& now, uint32_t link) override;
  void closed(uint32_t link) override;
  void tick(const Now& now) override;
  Instant next_deadline() const override;
  Outstanding outstanding(uint32_t link) const override {
    return {sessions_[link].sent_bytes, sessions_[link].sent_frames};
  }
  void prefetch(Ahead step, uint32_t link) const override;
  Holdings& holdings() override { return received_; }
  uint64_t buffered() const override { return received_.intake().buffer().dots(); }

 private:
  std::vector<Hello> hellos(uint32_t link, const Hello::Aim& aim) const override;
  void forget(uint32_t link) override {
    if (Session* const session = sessions_.find(link)) books_.forget(*session);
  }
  void acknowledge(const Now& now, uint32_t link) override;
  void send_missing(const Now& now, uint32_t link) override;
  void time_out(const Now& now, uint32_t link) override;
  bool take_hello(const Now& now, uint32_t link, const OpenFrame& open, FrameAccount& account);
  void greet(const Now& now, uint32_t link, const Hello* hello);
  void look_for_differences(const Now& now, uint32_t link, const Hello& hello);
  bool take_acknowledgement(const Now& now, uint32_t link, ByteView body);
  void look_for_stuck(const Now& now, uint32_t link, const Hello& hello);
  void rewind(uint32_t link);
  void receive(const Now& now);

  std::unique_ptr<Dossier> dossier_;  // null where there are no leases
  Received received_;
  Snapshots snapshots_;
  std::unique_ptr<Conversations> conversations_;  // null: hellos say all
  const Books& books_;
  Packer packer_;
  PerLink<Session> sessions_;
  std::vector<RowIndex>& rows_;      // in the room: what the next frame is made of
  bool has_unacknowledged_ = false;  // some peer awaits word of what is not durable yet
  Gathering gathering_;
};

}  // namespace skerry::sync
