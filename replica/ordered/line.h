// The connections of a participant whose server orders commands: the sync engine's own links
// (connecting, backoff, liveness, what is too large to go whole), and nothing of what it sends.
#pragma once

#include <memory>
#include <vector>

#include "core/frame_account.h"
#include "replica/factory.h"
#include "sync/config.h"
#include "sync/frame.h"
#include "sync/intake/workroom.h"
#include "sync/link/links.h"
#include "sync/link/timers.h"
#include "sync/outputs.h"

namespace skerry::replica {

class Line {
 public:
  class Owner {
   public:
    virtual void opened(const Now& now, uint32_t link) = 0;
    virtual void closed(uint32_t link) = 0;
    virtual void has_room(const Now& now, uint32_t link) = 0;
    // Fills the account but for what is control; is_corrupt: it cannot be read.
    virtual void took(const Now& now, uint32_t link, const sync::OpenFrame& frame,
                      FrameAccount& account) = 0;
    // Whether the peer owes word of anything that was sent.
    virtual bool is_owed(uint32_t link) const = 0;
    // The timer of the owner's own.
    virtual void due(const Now& now) = 0;

   protected:
    ~Owner() = default;
  };
  // REQUIRES: streams, in plain frames. `owner` must outlive it.
  Line(const Config& config, Owner& owner);

  // Inputs, as a Participant has them.
  void start(const Now& now);
  void frame(const Now& now, ReplicaId from, const Payload& frame);
  void connected(const Now& now, ReplicaId peer);
  void disconnected(const Now& now, ReplicaId peer);
  void backpressure(const Now& now, ReplicaId peer, Participant::SendBuffer buffer);
  void network_changed(const Now& now);
  void tick(const Now& now);
  std::span<Output> poll() { return outputs_.poll(); }
  Instant next_deadline() const { return timers_.next(); }

  void send(const Now& now, uint32_t link, Payload frame) {
    links_.send(now, link, std::move(frame));
  }
  // What is sent and is to be answered has a number: so answers can be timed.
  uint64_t next_question() { return ++questions_; }
  void arm(Instant at) { timers_.arm(links_.count(), at); }
  sync::Outputs& outputs() { return outputs_; }
  sync::Links& links() { return links_; }
  const sync::Links& links() const { return links_; }
  const FrameAccount& last_frame() const { return config_.room->account; }

 private:
  void take(const Now& now, uint32_t link, const sync::OpenFrame& open, const Payload& frame,
            FrameAccount& account);
  void service(const Now& now, uint32_t link);
  // Where its silence has lasted too long while it owes word, it is dead.
  void doubt(const Now& now, uint32_t link);

  Owner& owner_;
  std::unique_ptr<sync::Workroom> own_room_;  // null: others work in it too
  sync::Config config_;
  sync::Outputs outputs_;
  sync::Timers timers_;
  sync::Links links_;
  uint64_t questions_ = 0;
};

}  // namespace skerry::replica
