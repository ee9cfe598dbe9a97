// What one engine knows of one peer, and what that says is still to be sent.
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
#include "core/time.h"
#include "core/version_vector.h"
#include "sync/change_log.h"
#include "sync/frame.h"
#include "sync/options.h"
#include "sync/parts.h"
#include "sync/ring_queue.h"

namespace skerry::sync {

inline constexpr Duration kLongestRetransmit = Duration::seconds(8);
inline constexpr uint32_t kMostPatience = 6;

// now + duration; never past the end of time, and "never" for a duration that is off (zero or
// less).
Instant later(Instant now, Duration duration);

struct Session {
  enum class State : uint8_t {
    kClosed,      // a stream that the other side has to open
    kWaiting,     // a stream that this side opens again at retry_at
    kConnecting,  // until retry_at
    kOpen,        // datagrams are always open
  };
  struct Sent {
    RowIndex row = 0;
    uint32_t bytes = 0;
  };

  ReplicaId id;
  bool initiates = false;
  State state = State::kClosed;

  // The peer's words.
  bool greeted = false;  // a hello came since the connection began
  bool has_incarnation = false;
  uint32_t incarnation = 0;
  uint64_t hello_serial = 0;
  VersionVector known;
  Hash128 fork_hash;  // of the last fork that was reported

  // What was sent.
  RowIndex cursor = 0;          // rows before it were sent, or known
  RowIndex backlog_end = 0;     // rows before it were lacking at the last hello: folded when sent
  RowIndex stuck_row = kNoRow;  // the oldest unacknowledged row at the last hello
  bool is_asking = false;       // streams: a hello of the peer was asked for because of stuck_row
  RingQueue<Sent> sent;
  uint64_t sent_bytes = 0;         // of whole frames, until all that they brought is acknowledged
  bool probes = false;             // what was sent is given up: one frame, until the peer has it
  RowIndex skipped_from = kNoRow;  // gossip: not pushed from here on, while the stream was full
  bool is_full = false;

  // What the peer is owed: acknowledgements up to here, once that is durable.
  std::vector<VersionVector::Entry> owed;

  // Streams: frames too large to go whole; null: none was met.
  std::unique_ptr<Parts> parts;

  // Time.
  uint32_t attempts = 0;  // to connect, since the last hello
  Duration retransmit;
  Duration hello_retry;
  uint32_t patience = 0;     // doublings of how long a stream may be silent
  bool has_brought = false;  // the peer's frames brought something since the connection began
  Instant last_heard;
  Instant last_sent;
  Instant retry_at = Instant::max();
  Instant hello_at = Instant::max();
  Instant resend_at = Instant::max();

  bool can_push() const { return state == State::kOpen && greeted && !is_full; }
  // How much the next frame may hold. What is alone under way may be as large as it is.
  uint64_t room(uint64_t window_bytes) const {
    if (sent.empty()) return ~uint64_t{0};
    return window_bytes - std::min(window_bytes, sent_bytes);
  }

  Parts& parts_of() {
    if (parts == nullptr) parts = std::make_unique<Parts>();
    return *parts;
  }
  // A frame of the peer brought changes, acknowledgements, or word that nothing is lacking.
  void note_progress() {
    has_brought = true;
    if (patience > 0) --patience;
  }
  // A connection (or the peer's life) ended: nothing is known of the peer any more. `keeps_known`
  // is the defect of Mutant::kNeverRetransmits.
  void forget(bool keeps_known);
  // Sends again from the first row that the peer lacks.
  void rewind(const ChangeLog& log);
  // One frame with these rows was sent.
  void add_sent(std::span<const RowIndex> rows, size_t frame_bytes);
  // Lets go of what is no longer lacking; true if that was something.
  bool drop_acknowledged(const ChangeLog& log);
  // Known vector := what the hello says of its range, and what was known outside of it.
  void learn(const Hello& hello, bool only_adds);
  void owe(const ActorId& actor, uint64_t last);
};

}  // namespace skerry::sync
