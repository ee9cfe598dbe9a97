// The sync engine of one replica: a state machine without I/O that brings its change log and those
// of its neighbours together.
//
// It assumes that frames are lost, duplicated, reordered and corrupted, that connections die
// without a word, and that a peer may have forgotten everything. Two ways of working, by
// Options::acknowledge:
//
//   sessions   each neighbour is sent what it is not known to have until it says that it has it
//              (docs/inside/sync.md)
//   gossip     each new change is passed on once, to every neighbour but its giver; a periodic
//              hello repairs what was lost (anti-entropy, after Demers et al. 1987)
//
// Invariants: nothing is sent, acknowledged or delivered before its store was answered; what is
// pending for a peer is the log minus what the peer said it has; a peer with an equal vector and an
// unequal set hash is reported as a fork and never taken for equal.
//
// Cost: a frame of a known change: a checksum, a peek, a look-up. A new one: decoding, one hash,
// O(1) bookkeeping, and one shared buffer for all neighbours. next_deadline() is O(1); tick is
// O(log sessions) for each session that is due.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/participant.h"
#include "core/rng.h"
#include "sync/change_log.h"
#include "sync/deadlines.h"
#include "sync/frame.h"
#include "sync/host.h"
#include "sync/intake.h"
#include "sync/options.h"
#include "sync/packer.h"
#include "sync/session.h"
#include "sync/store_queue.h"

namespace skerry::sync {

struct EngineConfig {
  struct Peer {
    ReplicaId id;
    bool initiates = false;  // this side opens the stream
  };
  ReplicaId self;
  bool is_server = false;
  DocumentId document;
  Options options;
  std::vector<Peer> peers;
  uint64_t epoch = 0;  // of this opening
  uint64_t seed = 0;   // of its jitter
};

class Engine {
 public:
  // `host` must outlive the engine.
  Engine(const EngineConfig& config, Host& host);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Replays the log's records, then begins to connect. A record that is not what was stored is
  // skipped; what it held comes again from the others.
  void start(const Now& now, std::span<const Payload> stored);

  ActorId actor() const { return {config_.self, config_.epoch}; }
  uint64_t next_sequence() const { return log().accepted(actor()) + 1; }
  // Whether a change of so many bytes can travel at all.
  Status check_size(size_t encoded_bytes) const;
  // REQUIRES: change.dots starts at next_sequence() of actor(); check_size(change.encoded.size()).
  void commit(Change change);

  FrameAccount frame(const Now& now, ReplicaId from, const Payload& frame);
  void connected(const Now& now, ReplicaId peer);
  void disconnected(const Now& now, ReplicaId peer);
  void backpressure(const Now& now, ReplicaId peer, bool is_full);
  void stored(const Now& now, uint64_t ticket, const Status& status);
  void tick(const Now& now);

  // A frame that is nothing to the engine, to every neighbour that can be sent to now.
  void send_aside(const Now& now, const Payload& frame);

  std::span<Output> poll();
  Instant next_deadline() const { return deadline_; }
  // Frees what was received and what waits for the disk. REQUIRES: nothing is asked of it any more.
  void drop_log() {
    intake_.drop();
    store_queue_ = {};
  }

  const ChangeLog& log() const { return intake_.log(); }
  // Own dots, of earlier openings too, that no peer has said it has.
  uint64_t outbox() const;
  // Dots that wait for what they need.
  uint64_t buffered() const { return intake_.buffer().dots(); }
  // The host's design refused what this change says.
  void tell_refused(const DotRun& dots) {
    emit(Output::Kind::kBodyRefused, config_.self).dots = dots;
  }

 private:
  bool is_stream() const { return config_.options.transport == Transport::kStream; }
  bool is_gossip() const { return !config_.options.acknowledge; }
  bool has_defect(Mutant mutant) const { return config_.options.mutant == mutant; }
  Session* find(ReplicaId peer);
  uint32_t index_of(const Session& session) const {
    return static_cast<uint32_t>(&session - sessions_.data());
  }
  Output& emit(Output::Kind kind, ReplicaId peer);
  void send(const Now& now, Session& session, Payload frame);
  // engine_parts.cc: frames too large for a stream to take whole.
  void send_parts(const Now& now, Session& session);
  FrameAccount take_part(const Now& now, Session& session, const Payload& frame, ByteView body);
  void take_part_taken(const Now& now, Session& session, ByteView body, FrameAccount& account);
  void pay_part(const Now& now, Session& session);
  // A timer of the engine's own, or what a session waits for, may be due earlier than it was.
  void arm(Instant at) { deadline_ = std::min(deadline_, at); }
  void arm(const Session& session) {
    const Instant at = deadline_of(session);
    deadlines_.arm(index_of(session), at);
    arm(at);
  }

  // engine.cc: what arrives, and the disk.
  FrameAccount take(const Now& now, Session& session, const OpenFrame& open, const Payload& frame);
  FrameAccount take_changes(const Now& now, Session& session, const Payload& frame, ByteView body);
  void take_acknowledgement(const Now& now, Session& session, ByteView body, FrameAccount& account);
  void store_arrivals(uint32_t giver, bool is_own, const Payload& frame);
  void settle_front(const Now& now);
  void settle_arrival(const Now& now, const Arrival& arrival, bool is_own);
  void deliver(const DotRun& dots, Hash128 hash, bool continues);
  void retry_stores(const Now& now);
  void pay_owed(const Now& now, Session& session);
  void note_known(Session& session, const ActorId& actor, uint64_t last);
  FrameAccount acknowledge_and_forget(const Now& now, Session& session, const Payload& frame,
                                      ByteView body);

  // engine_peers.cc: connections and timers.
  void connect(const Now& now, Session& session);
  void open(const Now& now, Session& session);
  void lose(const Now& now, Session& session);
  void service(const Now& now, Session& session);
  Duration longest_silence(const Session& session) const;
  void service_stream(const Now& now, Session& session);
  Instant deadline_of(const Session& session) const;
  void find_deadline();
  bool has_anti_entropy() const {
    return config_.options.anti_entropy.ns > 0 && !has_defect(Mutant::kNeverRetransmits);
  }
  Instant first_anti_entropy(const Now& now);

  // engine_hello.cc: handshakes.
  void send_hello(const Now& now, Session& session, HelloAim aim);
  std::vector<Payload> hello_frames(HelloAim aim);
  void take_hello(const Now& now, Session& session, ByteView body, FrameAccount& account);
  void greet(const Now& now, Session& session, const Hello& hello);
  void look_for_stuck(const Now& now, Session& session, const Hello& hello);
  void answer_gossip(const Now& now, Session& session, const Hello& hello);
  void look_for_fork(Session& session, const Hello& hello);
  void ask_next(const Now& now);
  Instant next_question(const Now& now);

  // engine_push.cc: what is sent.
  RowIndex push_limit() const;
  void push(const Now& now, const StoreQueue::Batch& batch, RowIndex first_row);
  void pump(const Now& now, Session& session);
  void gather_rows(Session& session);
  void forward(const Now& now, const StoreQueue::Batch& batch, RowIndex first_row);
  void flush(const Now& now);
  void fold_own_commits();
  void gossip_gathered(const Now& now, RowIndex begin);
  void send_skipped(const Now& now, Session& session);
  void send_burst(const Now& now, Session& session);
  uint64_t gossip_burst() const;
  size_t send_rows(const Now& now, Session& session, std::span<const RowIndex> rows, bool may_fold,
                   uint64_t most_bytes);
  Duration still_spreading() const;
  void age_rows(const Now& now, RowIndex begin);
  RowIndex aged_rows(const Now& now) const;

  EngineConfig config_;
  Host& host_;
  Rng rng_;
  uint32_t incarnation_;
  Intake intake_;
  StoreQueue store_queue_;
  Packer packer_;
  FrameWriter writer_;
  std::vector<ReplicaId> peers_;   // of sessions_: looked up for every frame
  std::vector<Session> sessions_;  // ascending by peer
  std::vector<RowIndex> rows_;     // scratch: what the next frame is made of
  bool has_started_ = false;
  bool is_owing_ = false;  // some session is owed an acknowledgement of what is not durable
  std::vector<Output> outputs_;
  std::vector<Output> polled_;
  std::vector<VersionVector::Entry> own_;  // own actors: what some peer is known to have of them
  uint64_t hello_serial_ = 0;
  Instant deadline_ = Instant::max();
  Deadlines deadlines_;  // of the sessions
  // Gossip: one neighbour after the other is asked, so that what one has answered the next need
  // not.
  Instant ask_at_ = Instant::max();
  size_t questions_ = 0;

  // interval > 0: what was settled since the last push, and which session gave it.
  RowIndex gathered_from_ = 0;
  std::vector<uint32_t> givers_;
  Instant flush_at_ = Instant::max();

  // Gossip: how much of the log is older than Engine::still_spreading(), so that anti-entropy does
  // not repeat what is on its way.
  RowIndex aged_ = 0;
  RowIndex ageing_ = 0;
  Instant aged_at_;
  Instant settled_at_;
};

}  // namespace skerry::sync
