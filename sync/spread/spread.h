// How what one document's replica has gets to its peers: policies, each beside the others.
//
//   sessions   each peer is sent what it is not known to have until it says that it has it
//   gossip     each new change is passed on once, to every peer but its sender
//   states     joined states and delta groups, instead of changes
//
// Invariant of all: nothing is sent, acknowledged or delivered before its store was answered.
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "core/change.h"
#include "core/frame_account.h"
#include "core/participant.h"
#include "core/prefetch.h"
#include "sync/config.h"
#include "sync/frame.h"
#include "sync/intake/holdings.h"
#include "sync/link/links.h"
#include "sync/reconcile/handshakes.h"
#include "sync/spread/leases.h"

namespace skerry::sync {

class Spread {
 public:
  virtual ~Spread() = default;

  // Replays a record of the local log; all of them before start().
  virtual void replay(const Now& now, const Payload& record, const OpenFrame& open) = 0;
  virtual void start(const Now& now) = 0;

  // A change of this replica's own. REQUIRES: it is the actor's next. `delta`: what it adds to the
  // state, where states and deltas travel; its command, where members have leases.
  virtual void commit(Change change, Payload delta) = 0;
  // A frame of this document. Of its account, which is empty, `control` is the caller's affair.
  virtual void take(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame,
                    FrameAccount& account) = 0;
  // Whether a frame of changes brings nothing, and tells nothing of its sender that matters here;
  // then its account is filled. Asked before all else, for most frames of gossip are that.
  virtual bool takes_as_known(const Payload& /*frame*/, ByteView /*body*/, FrameAccount&) const {
    return false;
  }
  // False: the ticket is not of this document.
  virtual bool stored(const Now& now, uint64_t ticket, const Status& status) = 0;

  virtual void opened(const Now& now, uint32_t link) = 0;
  // The document is followed from now on, on a link that has been open: as opened(), but that the
  // hello asks the peer, who was told that it is not. So nothing comes from the peer before its own
  // hello.
  void joined(const Now& now, uint32_t link) {
    handshakes_of_it_.begin_joining(link);
    opened(now, link);
  }
  // Nothing is to be said on the link before it opens, or the peer speaks of the document: it is
  // closed, or the peer does not follow.
  virtual void closed(uint32_t link) = 0;
  // The link's send buffer was full, and has room again.
  virtual void has_room(const Now& now, uint32_t link) = 0;
  // Whether the peer is known to follow the document, and can be sent to now.
  virtual bool can_send(uint32_t link) const = 0;

  // The document's own timers.
  virtual void tick(const Now& now) = 0;
  virtual Instant next_deadline() const = 0;
  // What it waits for on a link that is open.
  virtual void service(const Now& now, uint32_t link) = 0;
  virtual Instant deadline_of(uint32_t link) const = 0;

  // Null where members have none.
  Leases* leases() const { return leases_.get(); }

  // What was sent to the peer and is not acknowledged; nothing where nothing is.
  struct Outstanding {
    uint64_t bytes = 0;
    uint64_t frames = 0;
  };
  virtual Outstanding outstanding(uint32_t /*link*/) const { return {}; }
  // Whether the peer is to say a word of that soon.
  virtual Owes owes(uint32_t /*link*/) { return Owes::kNothing; }

  // A frame comes soon on the link, or something else happens (kNoLink), after Ahead::kFar.
  virtual void prefetch(Ahead, uint32_t /*link*/) const {}
  virtual Holdings& holdings() = 0;
  const Handshakes& handshakes() const { return handshakes_of_it_; }
  Handshakes& handshakes() { return handshakes_of_it_; }
  // Dots that wait for what they need.
  virtual uint64_t buffered() const = 0;

 protected:
  // Of whoever inherits this.
  explicit Spread(Handshakes& handshakes) : handshakes_of_it_(handshakes) {}

  std::unique_ptr<Leases> leases_;

 private:
  Handshakes& handshakes_of_it_;
};

}  // namespace skerry::sync
