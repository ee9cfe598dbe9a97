// What policies share whose peers acknowledge what they got (sessions, states and deltas): after a
// handshake what the peer misses goes to it, as far as there is room, and again when nothing is
// heard of it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/prefetch.h"
#include "sync/link/links.h"
#include "sync/outputs.h"
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
    if (owed_[link].at <= now.steady) pay(now, link);
    Resend& resend = resends_[link];
    if (resend.at > now.steady) return;
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
    return std::min({handshakes_.deadline_of(link), resends_[link].at, owed_[link].at});
  }

 protected:
  // All must outlive this.
  Acknowledging(const Config& config, DocumentId document, Links& links, Outputs& outputs)
      : Spread(handshakes_),
        config_(config),
        document_(document),
        links_(links),
        outputs_(outputs),
        handshakes_(config, document, links, outputs, *this, Handshakes::Rhythm::kRegular),
        resends_(links.count(), Resend{config.options.retransmit, Instant::max()}),
        owed_(links.count()) {}

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
    Owed& owed = owed_[link];
    owed.bytes += bytes;
    const Duration delay = config_.options.acknowledge_delay;
    if (!links_.is_stream() || delay.ns == 0 || owed.bytes >= kMostOwed) return pay(now, link);
    if (owed.at != Instant::max()) return;
    owed.at = later(now.steady, delay);
    links_.arm(link, owed.at);
  }

  void prefetch_waits(size_t first, size_t links) const {
    handshakes_.prefetch(first, links);
    skerry::prefetch(&resends_[first], links * sizeof(Resend));
    skerry::prefetch(&owed_[first], links * sizeof(Owed));
  }

  // Something is in flight: it is taken as lost after a while, over datagrams.
  void await(const Now& now, uint32_t link) {
    if (!links_.is_stream() && resends_[link].at == Instant::max()) begin_wait(now, link);
  }
  // Word of something came: of all before `first`. What is still in flight is waited for anew.
  static constexpr uint64_t kNothingInFlight = AwaitedAnswers::kAll;
  void note_acknowledged(const Now& now, uint32_t link, uint64_t first) {
    links_.note_progress(link);
    links_.watch().note_answer(now, link, document_, first);
    resends_[link] = {config_.options.retransmit, Instant::max()};
    if (first != kNothingInFlight) await(now, link);
  }
  // Nothing that was sent is waited for.
  void stop_waiting(uint32_t link) {
    resends_[link].at = Instant::max();
    links_.watch().forget(link, document_);
  }

  const Config& config_;
  DocumentId document_;
  Links& links_;
  Outputs& outputs_;
  Handshakes handshakes_;

 private:
  // When what is in flight is sent again, and how long after it was sent.
  struct Resend {
    Duration wait;
    Instant at = Instant::max();
  };
  // Word to the peer that waits for more to be told together: since when, and of how much.
  struct Owed {
    Instant at = Instant::max();
    uint64_t bytes = 0;
  };
  // So much fills enough of any window that its sender should hear of it.
  static constexpr uint64_t kMostOwed = 4096;

  void pay(const Now& now, uint32_t link) {
    owed_[link] = {};
    acknowledge(now, link);
  }
  void begin_wait(const Now& now, uint32_t link) {
    resends_[link].at = later(now.steady, resends_[link].wait);
    links_.arm(link, resends_[link].at);
  }
  void forget_sent(uint32_t link) {
    stop_waiting(link);
    owed_[link] = {};
    forget(link);
  }

  std::vector<Resend> resends_;  // by link
  std::vector<Owed> owed_;
};

}  // namespace skerry::sync
