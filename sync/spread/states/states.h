// The document travels as joined states or deltas.
//
// Full state: whatever a peer has not acknowledged is answered by the whole state. Deltas: Enes,
// Almeida, Baquero, Leitão 2019, "Efficient synchronization of state-based CRDTs", algorithm 1,
// over channels that lose, duplicate and reorder as in Almeida, Shoker, Baquero 2018, "Delta state
// replicated data types", algorithm 2: what was joined is buffered under an index until every peer
// has acknowledged it, and travels as the join of an interval of the buffer. BP leaves out what
// came from the peer itself; RR keeps of a received group only its residual. Where nothing is known
// of a peer (a new life of it, entries that the buffer had to drop) it is sent the full state.
//
// Phases with one peer: the link opens and hellos are exchanged, which say how far each side is in
// the other's states; a state, or groups from there on; with an interval once a period, its phase
// drawn once, without one at once; word of what was joined comes back.
//
// Invariant: a group is joined only where everything before its base has been. Cost: a push folds
// what lies between a peer's place and the end of the buffer; peers in the same place share it.
#pragma once

#include <vector>

#include "sync/reconcile/handshakes.h"
#include "sync/spread/acknowledging.h"
#include "sync/spread/states/group_intake.h"
#include "sync/spread/states/group_packer.h"

namespace skerry::sync {

class States final : public Acknowledging {
 public:
  // REQUIRES: is_joined(mode). All must outlive this.
  States(const Config& config, ReplicationMode mode, DocumentId document, Links& links,
         Outputs& outputs, Lattice& lattice);

  void replay(const Now& now, const Payload& record, const OpenFrame& open) override;
  void start(const Now& now) override;
  void commit(Change change, Payload delta) override;
  void take(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame,
            FrameAccount& account) override;
  bool stored(const Now& now, uint64_t ticket, const Status& status) override;
  void tick(const Now& now) override;
  Instant next_deadline() const override;
  Outstanding outstanding(uint32_t link) const override {
    return {exchanges_[link].bytes_in_flight, exchanges_[link].in_flight.size()};
  }
  Holdings& holdings() override { return received_; }
  uint64_t buffered() const override { return intake_.buffered(exchanges_); }

 private:
  std::vector<Hello> hellos(uint32_t link, const Hello::Aim& aim) const override;
  void forget(uint32_t link) override { exchanges_[link].disconnect(); }
  void acknowledge(const Now& now, uint32_t link) override;
  void send_missing(const Now& now, uint32_t link) override;
  void time_out(const Now& now, uint32_t link) override;
  bool take_hello(const Now& now, uint32_t link, const OpenFrame& open, FrameAccount& account);
  bool take_word(const Now& now, uint32_t link, ByteView body);
  void note_joined(const Now& now, uint32_t link, uint64_t index);
  void receive(const Now& now);
  void send_all(const Now& now);

  ReplicationMode mode_;
  StateReceived received_;
  GroupIntake intake_;
  GroupPacker packer_;
  std::vector<Exchange> exchanges_;  // by link
  uint64_t flushed_ = 0;             // with an interval: what may be sent
  Instant flush_at_ = Instant::max();
};

}  // namespace skerry::sync
