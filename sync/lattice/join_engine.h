// The sync engine of a replica whose document travels as joined states or deltas: a state machine
// without I/O.
//
// Full state: whatever a neighbour has not acknowledged is answered by the whole state. Deltas:
// Enes, Almeida, Baquero, Leitão 2019, "Efficient synchronization of state-based CRDTs", algorithm
// 1, over channels that lose, duplicate and reorder as in Almeida, Shoker, Baquero 2018, "Delta
// state replicated data types", algorithm 2: what was joined is buffered under an index until every
// neighbour has acknowledged it, and travels as the join of an interval of the buffer. BP leaves
// out what came from the neighbour itself; RR keeps of a received group only its residual. Where
// nothing is known of a neighbour (a new life of it, entries that the buffer had to drop) it is
// sent the full state.
//
// Invariants: a group is joined only where everything before its base has been; nothing is joined,
// sent, acknowledged or delivered before its store was answered; the lattice's state is the join of
// exactly the changes in received(); a neighbour with an equal vector and an unequal set hash is
// reported as a fork and never taken for equal.
//
// With an interval each replica has a timer of that period, its phase drawn once; without one
// everything goes at once. Cost: a push folds what lies between a neighbour's place and the end of
// the buffer; neighbours in the same place share the bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "core/participant.h"
#include "core/replication_mode.h"
#include "core/rng.h"
#include "sync/deadlines.h"
#include "sync/engine.h"
#include "sync/lattice/delta_buffer.h"
#include "sync/lattice/frames.h"
#include "sync/lattice/lattice.h"
#include "sync/lattice/neighbour.h"

namespace skerry::sync::lattice {

class JoinEngine {
 public:
  // REQUIRES: is_joined(mode). `lattice` must outlive the engine.
  JoinEngine(const EngineConfig& config, ReplicationMode mode, Lattice& lattice);
  JoinEngine(const JoinEngine&) = delete;
  JoinEngine& operator=(const JoinEngine&) = delete;

  // Replays the log's records, then begins to connect.
  void start(const Now& now, std::span<const Payload> stored);

  ActorId actor() const { return {config_.self, config_.epoch}; }
  uint64_t next_sequence() const { return accepted_.last(actor()) + 1; }
  // A change of this replica's own, as an element of the lattice. REQUIRES: `dots` starts at
  // next_sequence() of actor().
  void commit(const DotRun& dots, Hash128 hash, HybridTime time, Payload body);

  FrameAccount frame(const Now& now, ReplicaId from, const Payload& frame);
  void connected(const Now& now, ReplicaId peer);
  void disconnected(const Now& now, ReplicaId peer);
  void backpressure(const Now& now, ReplicaId peer, bool is_full);
  void stored(const Now& now, uint64_t ticket, const Status& status);
  void tick(const Now& now);

  std::span<Output> poll();
  Instant next_deadline() const { return deadline_; }
  // Frees what was received and is kept to be passed on. REQUIRES: nothing is asked of it any more.
  void drop_log() {
    accepted_ = {};
    settled_ = {};
    pending_ = {};
    buffer_ = {};
    own_ = {};
  }

  // What is joined and durable.
  const CoverMap& received() const { return settled_; }
  // What waits for the disk, oldest first.
  template <typename Visit>
  void for_each_pending(Visit visit) const {
    for (const Pending& pending : pending_) visit(pending.news);
  }
  // Own dots, of earlier openings too, that no neighbour has said it has.
  uint64_t outbox() const { return own_dots_; }
  // Dots in frames that wait for what is before them.
  uint64_t buffered() const;
  // The document's design refused what this change says.
  void tell_refused(const DotRun& dots) {
    emit(Output::Kind::kBodyRefused, config_.self).dots = dots;
  }

 private:
  // What was taken in and waits for the disk, in order; `news` without a body or covers only waits
  // for what is before it.
  struct Pending {
    uint64_t ticket = 0;
    Payload record;
    bool is_durable = false;
    Instant retry_at = Instant::max();
    Piece news;
    Piece entry;  // for the buffer: the news, or the whole group that brought it
    uint32_t giver = kNobody;
    uint32_t life = 0;  // the giver's
    uint64_t end = 0;   // the giver's index
    bool is_own = false;
  };
  // A frame that may be for several neighbours.
  struct Built {
    uint64_t base = 0;
    uint64_t begin = 0;
    uint64_t end = 0;
    uint32_t without = kNobody;  // whose entries are left out
    Payload frame;
    uint64_t elements = 0;
    size_t entry_bytes = 0;      // of the buffer's entries inside, summed
    std::vector<Payload> parts;  // where it is too large for a datagram
  };

  bool is_stream() const { return config_.options.transport == Transport::kStream; }
  bool has_interval() const { return config_.options.interval.ns > 0; }
  bool keeps_deltas() const { return is_delta(mode_); }
  Neighbour* find(ReplicaId peer);
  uint32_t index_of(const Neighbour& n) const {
    return static_cast<uint32_t>(&n - neighbours_.data());
  }
  Output& emit(Output::Kind kind, ReplicaId peer);
  Output& send(const Now& now, Neighbour& n, Payload frame);
  // A timer of the engine's own, or what a neighbour waits for, may be due earlier than it was.
  void arm(Instant at) { deadline_ = std::min(deadline_, at); }
  void arm(const Neighbour& n) {
    const Instant at = deadline_of(n);
    deadlines_.arm(index_of(n), at);
    arm(at);
  }

  FrameAccount take_frame(const Now& now, Neighbour& n, const Payload& frame);
  void replay(const Now& now, const Payload& record);

  // join_engine_take.cc: what arrives.
  void take_group(const Now& now, Neighbour& n, const Payload& frame, ByteView body,
                  FrameAccount& account);
  void take_kept(const Now& now, Neighbour& n);
  void take_news(Neighbour& n, const Group& group, News news);
  void refuse_body(const Group& group, FrameAccount& account);
  void take_joined(const Now& now, Neighbour& n, ByteView body, FrameAccount& account);
  void account_group(const Group& group, const News& news, FrameAccount& account) const;
  void note_acknowledged(const Now& now, Neighbour& n, uint64_t index);

  // join_engine_parts.cc: frames too large to go whole, or at all.
  FrameAccount take_part(const Now& now, Neighbour& n, const Payload& frame, ByteView body);
  void take_part_taken(const Now& now, Neighbour& n, ByteView body, FrameAccount& account);
  void pay_part(const Now& now, Neighbour& n);
  void send_parts(const Now& now, Neighbour& n);
  bool may_travel(Neighbour& n, const Built& built);
  void tell_limit(const Neighbour& n, const std::string& what);

  // join_engine_store.cc: the disk.
  void note_own(uint64_t index, uint64_t dots);
  void store(Pending pending);
  void retry_stores(const Now& now);
  void settle_front(const Now& now);
  void settle_news(const Now& now, const Pending& pending);
  void pay_owed(const Now& now, Neighbour& n);

  // join_engine_peers.cc: connections, meetings and timers.
  void connect(const Now& now, Neighbour& n);
  void open(const Now& now, Neighbour& n);
  void lose(const Now& now, Neighbour& n);
  void send_meeting(const Now& now, Neighbour& n, bool asks, bool answers);
  void take_meeting(const Now& now, Neighbour& n, ByteView body, FrameAccount& account);
  void look_for_fork(Neighbour& n, const Meeting& meeting);
  void service(const Now& now, Neighbour& n);
  void service_stream(const Now& now, Neighbour& n);
  Duration longest_silence(const Neighbour& n) const;
  Instant deadline_of(const Neighbour& n) const;
  void find_deadline();
  Instant first_anti_entropy(const Now& now);

  // join_engine_push.cc: what is sent.
  void push_all(const Now& now);
  void push(const Now& now, Neighbour& n);
  bool has_room(const Neighbour& n, size_t bytes) const;
  void push_state(const Now& now, Neighbour& n);
  void push_groups(const Now& now, Neighbour& n);
  const Built& build_state();
  const Built* build_group(const Neighbour& n, uint64_t limit);
  const Built* build_interval(const Neighbour& n, uint64_t limit, size_t most_bytes);
  Payload fold(std::span<const Payload> bodies) const;
  const Built& finish(Built built, Piece piece);
  void send_built(const Now& now, Neighbour& n, const Built& built);
  void trim_buffer();

  EngineConfig config_;
  ReplicationMode mode_;
  Lattice& lattice_;
  Rng rng_;
  uint32_t incarnation_;
  FrameWriter writer_;
  CoverMap accepted_;  // with what waits for the disk
  CoverMap settled_;
  HybridTime latest_;
  std::deque<Pending> pending_;
  uint64_t last_ticket_ = 0;

  uint64_t index_ = 0;    // of the state; 0 before start()
  uint64_t flushed_ = 0;  // with an interval: what has been pushed
  DeltaBuffer buffer_;
  std::vector<Built> built_;  // of this moment's pushes
  // Own changes that no neighbour has acknowledged, by the index that they came with.
  struct Own {
    uint64_t index = 0;
    uint64_t dots = 0;
  };
  std::deque<Own> own_;
  uint64_t own_dots_ = 0;
  uint64_t best_acked_ = 0;

  std::vector<Neighbour> neighbours_;  // ascending by id
  uint64_t serial_ = 0;
  Instant flush_at_ = Instant::max();
  Instant deadline_ = Instant::max();
  Deadlines deadlines_;  // of the neighbours
  std::vector<Output> outputs_;
  std::vector<Output> polled_;
};

}  // namespace skerry::sync::lattice
