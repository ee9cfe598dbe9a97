// What policies share whose peers acknowledge what they got (sessions, states and deltas): after a
// handshake what the peer misses goes to it, as far as there is room, and again when nothing is
// heard of it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "sync/link/links.h"
#include "sync/outputs.h"
#include "sync/reconcile/handshakes.h"
#include "sync/spread/spread.h"

namespace skerry::sync {

class Acknowledging : public Spread, protected Handshakes::Speaker {
 public:
  void opened(const Now& now, uint32_t link) override {
    forget(link);
    handshakes_.opened(now, link);
  }
  void closed(uint32_t link) override {
    forget(link);
    handshakes_.closed(link);
  }
  void has_room(const Now& now, uint32_t link) override {
    acknowledge(now, link);
    send_missing(now, link);
  }
  bool can_send(uint32_t link) const override { return handshakes_.can_send(link); }
  void service(const Now& now, uint32_t link) override {
    handshakes_.service(now, link);
    if (resend_at(link) > now.steady) return;
    time_out(now, link);
    send_missing(now, link);
  }
  Instant deadline_of(uint32_t link) const override {
    return std::min(handshakes_.deadline_of(link), resend_at(link));
  }

 protected:
  // All must outlive this.
  Acknowledging(const Config& config, DocumentId document, Links& links, Outputs& outputs)
      : config_(config),
        links_(links),
        outputs_(outputs),
        handshakes_(config, document, links, outputs, *this, Handshakes::Rhythm::kRegular) {}

  // What was sent on the connection is no longer in flight: it is over.
  virtual void forget(uint32_t link) = 0;
  // Tells the peer what of its changes is durable here.
  virtual void acknowledge(const Now& now, uint32_t link) = 0;
  virtual void send_missing(const Now& now, uint32_t link) = 0;
  // When what is in flight is taken as lost, and that it is now.
  virtual Instant resend_at(uint32_t link) const = 0;
  virtual void time_out(const Now& now, uint32_t link) = 0;

  const Config& config_;
  Links& links_;
  Outputs& outputs_;
  Handshakes handshakes_;
};

}  // namespace skerry::sync
