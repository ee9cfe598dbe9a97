// Gossip: each new change is passed on once, to every peer but its sender; now and then a peer is
// asked what it misses, which repairs what was lost (anti-entropy, after Demers et al. 1987).
//
// Phases: the first round of questions is quick, for there may be much to catch up with; after it
// each peer is asked once a period, one after the other, so that what one has answered the next
// need not. An answer holds what was received long enough ago to have got around by itself.
//
// Cost: a frame of a known change, and most are: a checksum, a peek, a look-up.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "sync/intake/packer.h"
#include "sync/intake/received.h"
#include "sync/reconcile/handshakes.h"
#include "sync/spread/gathering.h"
#include "sync/spread/spread.h"

namespace skerry::sync {

// How much of a log is older than so long, in two steps: what gets around by itself is not
// repeated.
class Ageing {
 public:
  void start(const Now& now, RowIndex rows) {
    aged_ = ageing_ = rows;
    aged_at_ = received_at_ = now.steady;
  }
  // Rows from `first` on were received.
  void note(const Now& now, RowIndex first, Duration age) {
    received_at_ = now.steady;
    if (now.steady - aged_at_ < age) return;
    aged_ = ageing_;
    ageing_ = first;
    aged_at_ = now.steady;
  }
  // Rows below this are older than `age`.
  RowIndex end(const Now& now, RowIndex all, Duration age) const {
    if (now.steady - received_at_ >= age) return all;
    return now.steady - aged_at_ >= age ? ageing_ : aged_;
  }

 private:
  RowIndex aged_ = 0;
  RowIndex ageing_ = 0;
  Instant aged_at_;
  Instant received_at_;
};

class Gossip : public Spread, private Handshakes::Speaker {
 public:
  // All must outlive this.
  Gossip(const Config& config, DocumentId document, Links& links, Outputs& outputs, Host& host);

  void replay(const Now& now, const Payload& record, const OpenFrame& open) override;
  void start(const Now& now) override;
  void commit(Change change, Payload delta) override;
  void take(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame,
            FrameAccount& account) override;
  bool takes_as_known(const Payload& frame, ByteView body, FrameAccount& account) const override {
    return received_.intake().takes_as_known(frame, body, account);
  }
  bool stored(const Now& now, uint64_t ticket, const Status& status) override;
  void opened(const Now& now, uint32_t link) override;
  void closed(uint32_t link) override;
  void has_room(const Now& now, uint32_t link) override { send_skipped(now, link); }
  bool can_send(uint32_t link) const override {
    return on_.links[link].has_room() && !peers_[link].is_absent;
  }
  void tick(const Now& now) override;
  Instant next_deadline() const override;
  void service(const Now& now, uint32_t link) override;
  Instant deadline_of(uint32_t link) const override { return peers_[link].resend_at; }
  Holdings& holdings() override { return received_; }
  uint64_t buffered() const override { return received_.intake().buffer().dots(); }

 private:
  struct Peer {
    RowIndex skipped_from = kNoRow;  // not passed on from here, while the stream was full
    Instant resend_at = Instant::max();
    bool is_absent = false;  // it said that it does not follow the document
    bool wants_all = false;  // its last question, which could not be read yet, did

    void skip(RowIndex from) { skipped_from = std::min(skipped_from, from); }
  };

  std::vector<Hello> hellos(uint32_t link, const Hello::Aim& aim) const override;
  bool take_hello(const Now& now, uint32_t link, const OpenFrame& open, FrameAccount& account);
  Instant next_question(const Now& now);
  void receive(const Now& now);
  void pass_on(const Now& now, const Received::Batch& batch);
  void pass_on_gathered(const Now& now);
  void send_skipped(const Now& now, uint32_t link);
  void send_burst(const Now& now, uint32_t link);
  size_t send_rows(const Now& now, uint32_t link, Packer::Form form, uint64_t most_bytes);

  const Footing on_;
  Received received_;
  Handshakes handshakes_;
  Packer packer_;
  std::vector<Peer> peers_;     // by link
  std::vector<RowIndex> rows_;  // scratch: what is sent next
  Instant ask_at_ = Instant::max();
  size_t questions_ = 0;
  Gathering gathering_;
  std::vector<uint32_t> senders_;  // of the rows that are gathered
  Ageing ageing_;
};

}  // namespace skerry::sync
