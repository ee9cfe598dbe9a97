// What one document's replica knows of one peer, and what that says is still to be sent.
//
// There are no "in flight" flags. What the peer is known to have comes from its own words (a hello
// replaces it: a peer may have forgotten everything; acknowledgements and the changes it sends
// raise it). What is pending is the log minus that. `cursor` only remembers how far the log was
// sent since the last rewind, and `sent` which of that is unacknowledged, for the window; losing
// both costs a resend, nothing else.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/ids.h"
#include "core/version_vector.h"
#include "sync/log/change_log.h"
#include "sync/log/known.h"
#include "sync/log/ring_queue.h"
#include "sync/reconcile/reconciler.h"

namespace skerry::sync {

struct Session {
  struct Sent {
    RowIndex row = 0;
    uint32_t bytes = 0;
  };

  Known known;
  uint32_t floors = 0;  // it has all of the floor that was the so manieth, as was found before

  // What was sent.
  RowIndex cursor = 0;          // rows before it were sent, or known
  RowIndex backlog_end = 0;     // rows before it were missing at the last hello: folded when sent
  RowIndex stuck_row = kNoRow;  // the oldest unacknowledged row at the last hello
  bool is_asking = false;       // streams: a hello of the peer was asked for because of stuck_row
  bool probes = false;          // what was sent is given up: one frame, until the peer has it
  RingQueue<Sent> sent;
  uint32_t sent_frames = 0;
  uint64_t sent_bytes = 0;  // of whole frames, until all that they brought is acknowledged

  // To be acknowledged to the peer: up to here, once that is durable.
  std::vector<VersionVector::Entry> unacknowledged;

  // Whether the peer lacks what the log's floor alone brings. O(1) where it was found not to.
  bool is_below_floor(const ChangeLog& log) {
    if (log.floor() == nullptr || floors == log.floors()) return false;
    if (!known.covers(*log.floor(), log)) return true;
    floors = log.floors();
    return false;
  }
  // The peer has sent this, and so has all of it.
  void note_has(const Snapshot& snapshot, const ChangeLog& log) {
    for (const Snapshot::Cover& cover : snapshot.covers) known.raise(cover.actor, cover.last, log);
  }
  // These are known of now: what follows from what the peer has it has, too.
  void note_closings(std::span<const Closing> fresh, const ChangeLog& log) {
    for (size_t i = fresh.size(); i-- > 0;) {
      if (known.last(fresh[i].by, log) > 0) known.raise(fresh[i].actor, fresh[i].last, log);
    }
  }
  // The first received row that the peer is not known to have; 0: it lacks what is below them.
  RowIndex first_lacking(const ChangeLog& log) {
    return is_below_floor(log) ? 0 : known.first_lacking(log);
  }
  // How much the next frame may hold. What is alone in flight may be as large as it is.
  uint64_t room(uint64_t window_bytes) const {
    if (sent.empty()) return ~uint64_t{0};
    return window_bytes - std::min(window_bytes, sent_bytes);
  }
  // Lets go of what is no longer missing; true if that was something.
  bool drop_acknowledged(const ChangeLog& log);
  void note_unacknowledged(const ActorId& actor, uint64_t last);
};

// How a session's books are kept: a part of its own, so that a defect can stand in for it.
class Books {
 public:
  virtual ~Books() = default;

  // A connection, or the peer's life, ended: nothing is known of the peer any more.
  virtual void forget(Session& session) const;
  // A hello came.
  virtual void learn(Session& session, const Reconciler& by, const Hello& hello,
                     const ChangeLog& log) const;
  // A conversation told what the peer has.
  virtual void learn(Session& session, const VersionVector& known, const ChangeLog& log) const;
  // Sends again from the first row that the peer misses.
  virtual void rewind(Session& session, const ChangeLog& log) const;
  // One frame with these rows was sent.
  virtual void add_sent(Session& session, std::span<const RowIndex> rows, size_t frame_bytes) const;
};

}  // namespace skerry::sync
