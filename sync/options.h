// How the engine syncs: the `[sync]` table of a scenario, typed.
#pragma once

#include <cstdint>

#include "core/acknowledge_level.h"
#include "core/time.h"

namespace skerry::sync {

// What is sent again waits twice as long each time, up to this.
inline constexpr Duration kLongestRetransmit = Duration::seconds(8);

enum class Transport : uint8_t { kStream, kDatagram };

// How frames are written on streams: as they are, or in the shorthand of their connection
// (sync/link/shorthand.h).
enum class Wire : uint8_t { kPlain, kShorthand };

// Deliberate defects, to show that the checks have teeth. Never on by default.
enum class Mutant : uint8_t {
  kNone,
  kNeverRetransmits,        // what was sent once is taken as received
  kAcknowledgesAndForgets,  // a server acknowledges changes that it then drops
  kDropsUnknownFields,      // of a change that a later version wrote fields are not kept
  kDropsUnreadable,         // a change whose body cannot be read is not kept
  kAcceptsEvicted,          // a server takes what members made before they were evicted
  kLeavesAtOnce,            // who leaves a document does not push its own changes first
  kReadsOwnCopy,            // a thin client shows what it has instead of asking its server
  kKeepsPositions,          // a server that orders edits of a text puts each where its author did
};

class Reconciler;

// What users do in documents, for others to see (sync/presence/presence.h).
struct PresenceOptions {
  Duration every = Duration::milliseconds(100);  // to one peer at most so often
  Duration expiry;                               // what is older is not shown; zero: there is none

  friend bool operator==(const PresenceOptions&, const PresenceOptions&) = default;
  bool is_on() const { return expiry.ns > 0; }
};

// Large things beside documents (sync/blobs/blobs.h).
struct BlobOptions {
  // Whether what documents refer to is fetched when the reference comes, or when somebody asks.
  enum class Fetch : uint8_t { kOff, kNever, kAlways };
  Fetch fetch = Fetch::kOff;                    // off: there are none
  uint64_t window_bytes = 64 * 1024;            // asked for and not here, of one peer
  uint64_t most_bytes = uint64_t{16} << 20;     // of one
  uint64_t capacity_bytes = uint64_t{1} << 30;  // of all at one participant

  friend bool operator==(const BlobOptions&, const BlobOptions&) = default;
  bool is_on() const { return fetch != Fetch::kOff; }
};

struct Options {
  Transport transport = Transport::kStream;
  Wire wire = Wire::kPlain;
  const Reconciler* reconciler = nullptr;  // null: by version vectors
  // How often a replica says what it has integrated, so that what all members have can be
  // collected; zero: never.
  Duration stability;
  // Sessions over streams: what was received so long ago is folded into one snapshot, and goes out
  // of the log; zero: never.
  Duration log_floor;
  // Sessions over streams with one server: a member that the server has not heard of for so long is
  // evicted (sync/spread/leases.h); zero: never.
  Duration lease;
  // Changes are pushed at once (0) or gathered for so long; delta designs then send one bundle.
  Duration interval;
  // Streams: one that is silent for 3 of these is closed, and sooner where something is outstanding
  // (sync/link/awaited_answers.h).
  Duration keep_alive = Duration::seconds(15);
  Duration connect_timeout = Duration::seconds(5);
  Duration backoff_base = Duration::milliseconds(100);
  Duration backoff_max = Duration::seconds(30);
  Duration anti_entropy = Duration::seconds(10);  // a handshake this often even when all seems well
  // Streams: acknowledgements wait for so long for others to go with.
  Duration acknowledge_delay;
  // Sessions: every change is acknowledged and resent until it is. Off: gossip, where a change is
  // forwarded once to every peer but its sender and anti-entropy repairs what was lost.
  bool acknowledge = true;
  AcknowledgeAt acknowledge_at;
  Duration retransmit = Duration::milliseconds(500);  // datagrams: first time-out, doubling to 8 s
  // Sessions over streams. Who opened a stream says hello first, of the documents that it follows,
  // and asks; the other says nothing of the many others, and carries nothing over from who was that
  // peer on the stream before. Off: both say hello at once, and peers are who they were.
  bool opener_greets = false;
  // Sent and unacknowledged, per session. A stream's buffer must take it, and 64 KiB more, before
  // it is full: that it is full is told too late for what was sent together.
  uint64_t window_bytes = 256 * 1024;
  uint32_t max_frame_bytes = 60 * 1024;  // of one frame
  // Of one command. What is larger is refused before it is performed.
  uint64_t max_change_bytes = uint64_t{16} << 20;
  // Of one state, delta group or change, which travels in parts; what is larger stays where it is.
  uint64_t max_transfer_bytes = uint64_t{256} << 20;
  // Of outputs that wait to be polled, each counted as 4 KiB and its frame or record: beyond it
  // nothing is begun that can go on after the poll (docs/inside/sync.md). REQUIRES: > 0.
  int64_t max_output_bytes = int64_t{256} << 20;
  uint64_t max_buffered_changes =
      1 << 20;  // that wait for dependencies; beyond it new ones are refused
  PresenceOptions presence;
  BlobOptions blobs;
  Mutant mutant = Mutant::kNone;

  friend bool operator==(const Options&, const Options&) = default;
  bool is_shorthand() const { return transport == Transport::kStream && wire == Wire::kShorthand; }
};

}  // namespace skerry::sync
