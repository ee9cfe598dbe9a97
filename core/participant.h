// What takes part in a run: a person's replica or a server, of any architecture, without I/O.
//
// A participant is a state machine. It is told what happened (inputs), and asked afterwards what it
// wants done (`poll`). It reads no clock, opens no socket and draws from no generator but the one
// it was made with. The harness drives it in virtual time, live/ in real time; nothing here knows
// which.
//
// Assumed of the world: frames are lost, duplicated, reordered and corrupted; connections die
// without a word; a peer may have forgotten everything.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "core/acknowledge_level.h"
#include "core/bytes.h"
#include "core/change.h"
#include "core/command.h"
#include "core/hash.h"
#include "core/ids.h"
#include "core/protocol_version.h"
#include "core/status.h"
#include "core/sync_status.h"
#include "core/time.h"
#include "core/value.h"
#include "core/version_vector.h"

namespace skerry {

// What a submitted command became.
struct Committed {
  DotRun dots;  // length 0: the command changed nothing and no change was made
  HybridTime time;
  Hash128 hash;
  uint32_t content_bytes = 0;          // user content inside
  uint32_t encoded_bytes = 0;          // the whole change
  uint8_t version = kProtocolVersion;  // the first that reads it
};

// What of the protocol a frame is of: for accounts of what each phase costs.
enum class Phase : uint8_t {
  kHandshake,
  kChanges,
  kAcknowledgement,
  kSignal,
  kStability,
  kSnapshot,
  kPresence,
  kBlob
};
inline constexpr size_t kPhases = 8;

// What a participant wants done, in the order wanted.
struct Output {
  enum class Kind : uint8_t {
    kSend,         // `payload` to `peer`: one frame, at most 64 KiB as a datagram
    kConnect,      // open a stream to `peer`; answered by connected() or disconnected()
    kClose,        // close the stream to `peer`
    kStore,        // append `payload` to the local log; answered by stored(ticket). If it
                   // `replaces`, the document's records before it go, in the same stroke
    kDeliver,      // `dots` entered the received set (its own commits too): one change, or where
                   // states and deltas travel a run of several
    kAcknowledge,  // its own `dots` have reached `level`: the user has been told so; "saved" at
                   // kLocal, one change. Later levels may span several, and after an opening are
                   // told of earlier openings' once more
    kForkFound,    // `peer` has an equal version vector and an unequal set hash
    kBodyRefused,  // the design refused what the change of `dots` says: it has no effect here
    kLimitMet,     // something cannot go to `peer`: `payload` says in words what, its size, the
                   // limit, and the option that raises it
    kEvicted,      // the lease of `peer` ran out: nothing more of its actors is accepted
    kOverruled,    // `dots` that `peer` sent are of an evicted actor, and were refused
    kAnew,         // it was evicted, and has taken a server's state in place of its own: what it
                   // had received is no longer, and what it has now follows as kDeliver
    kReplayed,     // its own `dots` went by that, and their command, `payload`, was performed again
                   // under a new dot: `answer`; an error: it cannot be, and its author is told
    kRejected,     // `dots`, which were committed, have no effect and never will: whoever orders
                   // commands says no, and their author tells its user; `payload` says in words why
    kRebased,      // a command of its own that is under way was performed anew, after others'
    kAnswer,       // what became of the command `ticket`: `answer`; before all else that follows
                   // from it
    kRead,         // what its user asked for (Participant::read) by `ticket` is what the document
                   // shows now; `answer` an error: it cannot be shown
    kPresence,     // what the user of `peer` does in the document is `payload` now; empty: nothing,
                   // or nothing that is known any more (core/channels.h)
    kBlob,         // the blob that `payload` names is whole here, and durable (core/channels.h)
  };
  Kind kind = Kind::kSend;
  ReplicaId peer;
  DocumentId document;  // whose affair it is, but for kConnect and kClose
  uint64_t ticket = 0;
  Payload payload;
  DotRun dots;
  Hash128 hash;           // of what was delivered
  uint64_t elements = 0;  // kSend: irreducible elements inside, where states and deltas travel
  AcknowledgeLevel level = AcknowledgeLevel::kLocal;
  // kDeliver: the next kDeliver came in the same bundle. A bundle enters the received set at once;
  // the order among its changes means nothing.
  bool continues = false;
  bool replaces = false;
  Phase phase = Phase::kHandshake;              // of a kSend
  std::unique_ptr<StatusOr<Committed>> answer;  // an error: it was refused, and nothing was done
};

// One document as a participant has it, to read.
class ReplicatedDocument {
 public:
  virtual ~ReplicatedDocument() = default;

  // Nothing where it is only stored and forwarded.
  virtual std::optional<Value> value() const = 0;
  virtual std::optional<Hash128> digest() const = 0;
  // In its log, durable and causally complete; and in its document. They differ where integration
  // is held back, and by own commits that are not durable yet.
  virtual const VersionVector& received() const = 0;
  virtual Hash128 received_hash() const = 0;
  virtual const VersionVector& integrated() const = 0;
  virtual Hash128 integrated_hash() const = 0;
  // What a person would be shown of how far it is synced. Cost: O(own actors * peers).
  virtual SyncStatus status() const = 0;
};

class Channels;
class Inspection;

class Participant {
 public:
  virtual ~Participant() = default;

  // The first input: the records of the local log as they were stored, oldest first; empty on a
  // new disk. Its own past changes are delivered again as kDeliver.
  virtual void start(const Now& now, std::span<const Payload> stored) = 0;

  // A user's command, answered by kAnswer with its ticket, at once or later. Not found: it does not
  // follow the document.
  virtual void submit(const Now& now, uint64_t ticket, DocumentId document,
                      const Command& command) = 0;
  // A user wants to see the document as it is. True: it is here, and document() shows it. False:
  // others are asked, and kRead answers the ticket.
  virtual bool read(const Now& /*now*/, uint64_t /*ticket*/, DocumentId /*document*/) {
    return true;
  }
  virtual void frame(const Now& now, ReplicaId from, const Payload& frame) = 0;
  virtual void connected(const Now& now, ReplicaId peer) = 0;
  virtual void disconnected(const Now& now, ReplicaId peer) = 0;
  // What the send buffer of the stream to `peer` has become.
  enum class SendBuffer : uint8_t { kHasRoom, kFull };
  virtual void backpressure(const Now& now, ReplicaId peer, SendBuffer buffer) = 0;
  // The host's own network came back, or is another: whoever waits to connect again need not.
  virtual void network_changed(const Now& /*now*/) {}
  virtual void stored(const Now& now, uint64_t ticket, const Status& status) = 0;
  // Called at or after next_deadline(); early or repeated calls are harmless.
  virtual void tick(const Now& now) = 0;

  // What it wants done since the last poll. The span is valid until the next input or poll; the
  // caller may move payloads out.
  virtual std::span<Output> poll() = 0;
  // When it wants tick(), on its steady clock; Instant::max() for never.
  virtual Instant next_deadline() const = 0;

  // Null: it does not follow the document.
  virtual const ReplicatedDocument* document(DocumentId id) const = 0;
  // What it does besides (core/channels.h); null: nothing.
  virtual Channels* channels() { return nullptr; }
  // What laboratories want besides (core/inspection.h); null: it offers nothing.
  virtual Inspection* inspection() { return nullptr; }
};

}  // namespace skerry
