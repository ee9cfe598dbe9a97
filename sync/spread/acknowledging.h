// What policies share whose peers acknowledge what they got (sessions, states and deltas): after a
// handshake what the peer misses goes to it, as far as there is room, and again when nothing is
// heard of it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/prefetch.h"
#include "sync/link/footing.h"
#include "sync/link/per_link.h"
#include "sync/reconcile/handshakes.h"
#include "sync/spread/spread.h"

namespace skerry::sync {

class Acknowledging : public Spread, protected Handshakes::Speaker {
 public:
  void opened(const Now& now, uint32_t link) override {
    forget_sent(link);
    handshakes_.opened(now, link);
  }
  void closed(uint32_t link) override {
    forget_sent(link);
    handshakes_.closed(link);
  }
  void has_room(const Now& now, uint32_t link) override {
    acknowledge(now, link);
    send_missing(now, link);
  }
  bool can_send(uint32_t link) const override { return handshakes_.can_send(link); }
  void service(const Now& now, uint32_t link) override {
    handshakes_.service(now, link);
    if (waits_[link].owed.at <= now.steady) pay(now, link);
    if (waits_[link].resend.at > now.steady) return;
    Resend& resend = waits_.of(link).resend;
    resend.at = Instant::max();
    resend.wait = std::min(resend.wait * 2, kLongestRetransmit);
    time_out(now, link);
    send_missing(now, link);
  }
  // A peer that is about to send what is lacking here may have much of that before it.
  Owes owes(uint32_t link) override {
    if (!handshakes_[link].is_greeted || outstanding(link).frames == 0) return Owes::kNothing;
    return handshakes_.is_behind(link, holdings().received()) ? Owes::kWordLater : Owes::kWord;
  }
  Instant deadline_of(uint32_t link) const override {
    return std::min({handshakes_.deadline_of(link), waits_[link].resend.at, waits_[link].owed.at});
  }

 protected:
  // All must outlive this.
  Acknowledging(const Config& config, DocumentId document, Links& links, Outputs& outputs)
      : Spread(handshakes_),
        on_{config, document, links, outputs},
        handshakes_(on_, *this, Handshakes::Rhythm::kRegular),
        waits_(links.count()) {}

  // What was sent on the connection is no longer in flight: it is over.
  virtual void forget(uint32_t link) = 0;
  // Tells the peer what of its changes is durable here.
  virtual void acknowledge(const Now& now, uint32_t link) = 0;
  virtual void send_missing(const Now& now, uint32_t link) = 0;
  // What is in flight is taken as lost.
  virtual void time_out(const Now& now, uint32_t link) = 0;

  // The peer sent so many bytes that it shall be told of: with what else it sends soon, on a
  // stream.
  void owe(const Now& now, uint32_t link, uint64_t bytes) {
    Owed& owed = waits_.of(link).owed;
    owed.bytes += bytes;
    const Duration delay = on_.config.options.acknowledge_delay;
    if (!on_.links.is_stream() || delay.ns == 0 || owed.bytes >= kMostOwed) return pay(now, link);
    if (owed.at != Instant::max()) return;
    owed.at = later(now.steady, delay);
    on_.links.arm(link, owed.at);
  }

  void prefetch_waits(size_t first, size_t links) const {
    handshakes_.prefetch(first, links);
    waits_.prefetch(first, links);
  }

  // Something is in flight: it is taken as lost after a while, over datagrams.
  void await(const Now& now, uint32_t link) {
    if (!on_.links.is_stream() && waits_[link].resend.at == Instant::max()) begin_wait(now, link);
  }
  // Word of something came: of all before `first`. What is still in flight is waited for anew.
  static constexpr uint64_t kNothingInFlight = AwaitedAnswers::kAll;
  void note_acknowledged(const Now& now, uint32_t link, uint64_t first) {
    on_.links.note_progress(link);
    on_.links.watch().note_answer(now, link, on_.document, first);
    if (Wait* const wait = waits_.find(link)) wait->resend = {};
    if (first != kNothingInFlight) await(now, link);
  }
  // Nothing that was sent is waited for.
  void stop_waiting(uint32_t link) {
    if (Wait* const wait = waits_.find(link)) wait->resend.at = Instant::max();
    on_.links.watch().forget(link, on_.document);
  }

  const Footing on_;
  Handshakes handshakes_;

 private:
  // When what is in flight is sent again, and how long after it was sent.
  struct Resend {
    Duration wait;  // 0: as long as the options say
    Instant at = Instant::max();
  };
  // Word to the peer that waits for more to be told together: since when, and of how much.
  struct Owed {
    Instant at = Instant::max();
    uint64_t bytes = 0;
  };
  struct Wait {
    Resend resend;
    Owed owed;
  };
  // So much fills enough of any window that its sender should hear of it.
  static constexpr uint64_t kMostOwed = 4096;

  void pay(const Now& now, uint32_t link) {
    if (Wait* const wait = waits_.find(link)) wait->owed = {};
    acknowledge(now, link);
  }
  void begin_wait(const Now& now, uint32_t link) {
    Resend& resend = waits_.of(link).resend;
    if (resend.wait.ns == 0) resend.wait = on_.config.options.retransmit;
    resend.at = later(now.steady, resend.wait);
    on_.links.arm(link, resend.at);
  }
  void forget_sent(uint32_t link) {
    stop_waiting(link);
    if (Wait* const wait = waits_.find(link)) wait->owed = {};
    forget(link);
  }

  PerLink<Wait> waits_;
};

}  // namespace skerry::sync
