// The protocol stack of one participant, a state machine without I/O: its links, and for every
// document that it follows how what it has gets to its peers (spread/).
//
//   link/        connect, backoff, liveness, backpressure, frames in parts: of the peer
//   reconcile/   what do we not share? handshakes, of a document
//   spread/      sessions, gossip, states and deltas: of a document
//   intake/      what arrives is checked, ordered, stored, received: of a document
//   log/         what is there
//   presence/    what users do in a document, said to others
//   blobs/       large things that documents refer to
//
// Assumed: frames are lost, duplicated, reordered and corrupted, connections die without a word,
// and a peer may have forgotten everything.
//
// Cost: next_deadline() is O(1); tick is O(log timers) for each timer that is due.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/frame_account.h"
#include "core/participant.h"
#include "core/replication_mode.h"
#include "sync/config.h"
#include "sync/intake/workroom.h"
#include "sync/link/links.h"
#include "sync/outputs.h"
#include "sync/side_channels.h"
#include "sync/spread/followed.h"

namespace skerry::sync {

class Stack {
 public:
  // REQUIRES: documents ascend by id.
  Stack(const Config& config, ReplicationMode mode, std::span<const Followed::Document> documents);
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  // Replays the log's records, then begins to connect. A record that is not what was stored is
  // skipped; what it held comes again from the others.
  void start(const Now& now, std::span<const Payload> stored);

  // The next change of this replica's own in the document.
  Dot next_dot(uint32_t document) const {
    const ActorId self = documents_.actor(document);
    return {self, documents_.holdings(document).accepted(self) + 1};
  }
  const Followed& documents() const { return documents_; }
  // See core/inspection.h.
  friend void look_ahead(const Stack& stack, Ahead step, ReplicaId peer, ByteView frame);
  // What there is besides.
  SideChannels& side() { return side_; }
  // Resource exhausted: a command of so many bytes is too large, or too much waits for the disk.
  Status check_command(uint32_t document, size_t bytes) const;
  // A change of this replica's own; documents are named by their place. `delta`: what its
  // mutator returned, where states and deltas travel; its command, where members have leases.
  // REQUIRES: the change's dots start at next_dot().
  void commit(uint32_t document, Change change, Payload delta);

  void frame(const Now& now, ReplicaId from, const Payload& wire);
  // Where the bytes of the last one went. Valid until any participant of the room takes another.
  const FrameAccount& last_frame() const { return config_.room->account; }
  void connected(const Now& now, ReplicaId peer);
  void disconnected(const Now& now, ReplicaId peer);
  void backpressure(const Now& now, ReplicaId peer, Participant::SendBuffer buffer);
  void network_changed(const Now& now);
  void stored(const Now& now, uint64_t ticket, const Status& status);
  void tick(const Now& now);
  std::span<Output> poll() { return outputs_.poll(); }
  Instant next_deadline() const { return timers_.next(); }

  // What became of a command, before what follows from it.
  void answer(uint64_t ticket, StatusOr<Committed> answer) {
    Output& output = outputs_.add(Output::Kind::kAnswer);
    output.ticket = ticket;
    output.answer = std::make_unique<StatusOr<Committed>>(std::move(answer));
  }
  // The document's design refused what this change says.
  void tell_refused(uint32_t document, const DotRun& dots) {
    documents_.turn_to(document);
    outputs_.add(Output::Kind::kBodyRefused).dots = dots;
  }
  // Frees what was received and what waits for the disk. REQUIRES: nothing is asked any more.
  void drop_logs() { documents_.drop_logs(); }

 private:
  void opened(const Now& now, uint32_t link);
  void closed(uint32_t link);
  void has_room(const Now& now, uint32_t link);
  void take(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame,
            FrameAccount& account);
  void take_of_document(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame,
                        FrameAccount& account);
  void take_part(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame);

  std::unique_ptr<Workroom> own_room_;  // null: it works where others do
  Config config_;
  Outputs outputs_;
  Timers timers_;
  Links links_;
  Followed documents_;
  SideChannels side_;
  bool has_started_ = false;
  uint32_t turn_ = 0;  // the document that goes first when a link has room
};

}  // namespace skerry::sync
