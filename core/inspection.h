// What a laboratory wants of a participant besides the sans-IO seam (participant.h): what digests
// cost, what waits, what is garbage, where bytes went; to hold integration back; and to tell memory
// apart, which is measured by destroying it. No engine needs it to run.
#pragma once

#include <cstdint>
#include <optional>

#include "core/frame_account.h"
#include "core/participant.h"
#include "core/prefetch.h"

namespace skerry {

class InspectedDocument : public ReplicatedDocument {
 public:
  // What digest() costs now, in bytes to be hashed; 1 where it is kept incrementally.
  virtual uint64_t digest_cost() const = 0;
  // The length of a text in Unicode scalar values, the number of elements of a set; 0 without a
  // value.
  virtual uint64_t value_size() const = 0;

  struct Depths {
    uint64_t outbox = 0;    // own dots that no peer has acknowledged
    uint64_t buffered = 0;  // dots received that wait for their dependencies
    uint64_t held = 0;      // changes received but not integrated
    uint64_t untold = 0;    // own dots of which the author is still to be told something
    uint64_t storing = 0;   // inputs that wait for the disk
    // Sent and unacknowledged, of the peer to whom that is the most: bytes, and in how many frames.
    uint64_t in_flight_bytes = 0;
    uint64_t in_flight_frames = 0;
  };
  virtual Depths depths() const = 0;

  // Another number whenever status() may say something else, but of what is unreadable; nothing:
  // that is not known.
  virtual std::optional<uint64_t> status_changes() const { return std::nullopt; }

  // Times of others that were too far ahead of this wall clock to be passed, since start(): what it
  // writes next may be earlier than what it has seen.
  virtual uint64_t future_times() const { return 0; }

  struct Kept {
    uint64_t garbage = 0;       // pieces that no value shows
    uint64_t unstable = 0;      // integrated dots that are not known to be everywhere yet
    uint64_t shared_bytes = 0;  // memory that it would hold besides, did it not share with others
  };
  // Of garbage and what is unstable zero where nothing is ever collected.
  virtual Kept kept() const { return {}; }
};

class Inspection {
 public:
  virtual ~Inspection() = default;

  // Null: it does not follow the document.
  virtual const InspectedDocument* inspect(DocumentId document) const = 0;

  // It will soon be given this frame by that peer (empty: over a stream): brings nearer to the
  // processor what it will touch then, and changes nothing. A hint: where it misleads, nothing is
  // lost but time.
  virtual void prefetch(Ahead, ReplicaId /*peer*/, ByteView /*frame*/) const {}

  // Of the frame that it took last. Valid until any participant of the thread takes another.
  virtual const FrameAccount& last_frame() const = 0;

  // Integrate received changes only up to here (they are received, stored and forwarded as ever);
  // nothing: all of them, at once. The limit may only grow.
  virtual void limit_integration(const Now& now, DocumentId document,
                                 const std::optional<VersionVector>& limit) = 0;

  // Destroys the documents and what waits to enter them, and nothing else. From here on nothing but
  // drop_logs() and the destructor may be called.
  virtual void drop_documents() = 0;
  // Destroys what was received and is kept to be passed on, and what waits to enter that. What
  // still stands then are links, sessions and timers. Only the destructor may follow.
  virtual void drop_logs() = 0;
};

}  // namespace skerry
