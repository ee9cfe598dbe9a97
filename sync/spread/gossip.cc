#include "sync/spread/gossip.h"

#include <algorithm>
#include <utility>

#include "sync/intake/workroom.h"
#include "sync/reconcile/version_vector.h"

namespace skerry::sync {
namespace {

// How long a change may take to get around: some hops, each after an interval.
Duration still_spreading(const Options& options) {
  constexpr int64_t kHops = 4;
  return options.retransmit + options.interval * kHops;
}

// Nothing tells how full a gossip's stream is but that it is full, at three quarters of a buffer
// that takes a window and more in them. So much still fits behind.
uint64_t burst_bytes(const Config& config) {
  return config.is_stream() ? config.options.window_bytes / 3 : config.options.window_bytes;
}

}  // namespace

Gossip::Gossip(const Config& config, DocumentId document, Links& links, Outputs& outputs,
               Host& host)
    : Spread(handshakes_),
      on_{config, document, links, outputs},
      received_(config, document, host, outputs, config.room->received),
      handshakes_(on_, *this, Handshakes::Rhythm::kOnRequest),
      packer_(document, config.options.max_frame_bytes, received_.log(), host,
              config.room->packing),
      peers_(links.count()),
      gathering_{config.options.interval} {}

void Gossip::replay(const Now& now, const Payload& record, const OpenFrame& open) {
  received_.replay(now, record, open);
}

void Gossip::start(const Now& now) {
  gathering_.from = received_.log().received_rows();
  ageing_.start(now, received_.log().received_rows());
  ask_at_ = next_question(now);
}

// Connections.

void Gossip::opened(const Now& now, uint32_t link) {
  peers_[link] = {};
  handshakes_.opened(now, link);
}

void Gossip::closed(uint32_t link) {
  peers_[link] = {};
  peers_[link].is_absent = true;
  handshakes_.closed(link);
}

void Gossip::service(const Now& now, uint32_t link) {
  if (peers_[link].resend_at <= now.steady) send_skipped(now, link);
}

// Anti-entropy.

std::vector<Hello> Gossip::hellos(uint32_t, const Hello::Aim& aim) const {
  const auto peer_has = [&](const ActorId& actor) {
    return !aim.says_all && actor != on_.config.actor();
  };
  return on_.config.reconciler().hellos(received_, peer_has, on_.config.most_bytes_at_once());
}

// After the first round each peer is asked once a period.
Instant Gossip::next_question(const Now& now) {
  const Duration period = on_.config.options.anti_entropy;
  const size_t count = on_.links.count();
  if (period.ns <= 0 || count == 0) return Instant::max();
  const Duration step = period / static_cast<int64_t>(count) + Duration::nanoseconds(1);
  if (questions_ == 0) return now.steady;
  if (questions_ < count) return later(now.steady, std::min(step, on_.config.options.retransmit));
  if (questions_ > count) return later(now.steady, step);
  const uint64_t phase = on_.links.jitter().below(static_cast<uint64_t>(step.ns));
  return later(now.steady, Duration::nanoseconds(static_cast<int64_t>(phase) + 1));
}

bool Gossip::take_hello(const Now& now, uint32_t link, const OpenFrame& open,
                        FrameAccount& account) {
  const auto hello = read_hello(open, received_);
  if (!hello.has_value() || !(hello->has_vector || hello->is_unclear)) return false;
  const auto heard =
      handshakes_.hear(link, *hello, received_.received(), received_.received_hash(), account);
  if (heard == Handshakes::Heard::kLate) return true;
  peers_[link].is_absent = false;
  if (heard == Handshakes::Heard::kNewLife) received_.own().forget(link);
  received_.own().note_said(link, hello->received);
  if (on_.config.options.anti_entropy.ns <= 0 || !can_send(link)) return true;
  if (hello->set_hash == received_.received_hash()) return true;
  peers_[link].wants_all = peers_[link].wants_all || hello->aim.wants_all;
  if (hello->is_unclear) {
    handshakes_.send(now, link, answer_to(*hello));
    return true;
  }
  if (on_.links[link].is_sending_parts()) return true;
  const ChangeLog& log = received_.log();
  const bool wants_all = std::exchange(peers_[link].wants_all, false);
  const RowIndex end =
      wants_all ? log.received_rows()
                : ageing_.end(now, log.received_rows(), still_spreading(on_.config.options));
  rows_ = on_.config.reconciler().missing(log, *hello, end);
  send_rows(now, link, Packer::Form::kFolded, burst_bytes(on_.config));
  if (hello->aim.asks && on_.config.reconciler().may_bring(received_, *hello)) {
    handshakes_.send(now, link, answer_to(*hello));
  }
  return true;
}

// What arrives, and the disk.

void Gossip::take(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame,
                  FrameAccount& account) {
  if (open.type == FrameType::kChanges) {
    received_.take(frame, open.body, link, Intake::Notes::kNothing, account);
    if (account.new_changes > 0) on_.links.note_progress(link);
  } else if (open.type == FrameType::kHello) {
    account.is_corrupt = !take_hello(now, link, open, account);
  } else if (open.type == FrameType::kAcknowledge) {
    account.is_corrupt = !decode_acknowledgement(open.body).has_value();
  } else {
    account.is_foreign = true;
  }
}

void Gossip::commit(Change change, Payload) { received_.commit(std::move(change)); }

bool Gossip::stored(const Now& now, uint64_t ticket, const Status& status) {
  if (!received_.queue().answer(now, ticket, status)) return false;
  receive(now);
  return true;
}

void Gossip::receive(const Now& now) {
  while (const auto batch = received_.receive_next(now)) {
    ageing_.note(now, batch->first_row, still_spreading(on_.config.options));
    pass_on(now, *batch);
  }
}

Instant Gossip::next_deadline() const {
  return std::min({gathering_.flush_at, ask_at_, received_.next_retry()});
}

void Gossip::tick(const Now& now) {
  received_.queue().retry(now, on_.outputs);
  receive(now);
  if (gathering_.flush_at <= now.steady) pass_on_gathered(now);
  if (ask_at_ > now.steady) return;
  const auto link = static_cast<uint32_t>(questions_ % on_.links.count());
  if (can_send(link)) {
    handshakes_.send(now, link, {.asks = true, .wants_all = questions_ == 0});
  }
  ++questions_;
  ask_at_ = next_question(now);
}

// Sending.

// What just came goes on at once. A frame that was all new goes on as it came.
void Gossip::pass_on(const Now& now, const Received::Batch& batch) {
  // What had waited came from elsewhere: the sender may miss it.
  const uint32_t sender = batch.has_woken ? kNoLink : batch.sender;
  const RowIndex end = received_.log().received_rows();
  if (gathering_.is_on()) {
    senders_.resize(end - gathering_.from, sender);
    return gathering_.begin(now);
  }
  const bool is_one_frame =
      on_.links.is_stream() || batch.record.size() <= on_.config.options.max_frame_bytes;
  rows_.clear();
  for (RowIndex r = batch.first_row; r < end && !is_one_frame; ++r) rows_.push_back(r);
  for (uint32_t link = 0; link < on_.links.count(); ++link) {
    if (link == sender) continue;
    // Where there is no room it is passed on later; a link that is not open asks when it opens.
    if (!can_send(link)) {
      if (on_.links[link].lacks_room()) peers_[link].skip(batch.first_row);
    } else if (is_one_frame) {
      on_.links.send(now, link, batch.record);
    } else {
      send_rows(now, link, Packer::Form::kPlain, ~uint64_t{0});
    }
  }
}

void Gossip::pass_on_gathered(const Now& now) {
  received_.fold_commits(packer_, gathering_.from);
  const RowIndex begin = gathering_.flush(now, received_.log());
  for (uint32_t link = 0; link < on_.links.count(); ++link) {
    if (!can_send(link)) {
      if (on_.links[link].lacks_room()) peers_[link].skip(begin);
      continue;
    }
    rows_.clear();
    for (size_t i = 0; i < senders_.size(); ++i) {
      if (senders_[i] != link) rows_.push_back(begin + static_cast<RowIndex>(i));
    }
    send_burst(now, link);
  }
  senders_.clear();
}

// The stream has room again, or has had time. What came from this very peer meanwhile goes back to
// it: who sent what is not kept.
void Gossip::send_skipped(const Now& now, uint32_t link) {
  peers_[link].resend_at = Instant::max();
  if (!can_send(link)) return;
  const RowIndex begin = std::exchange(peers_[link].skipped_from, kNoRow);
  rows_.clear();
  for (RowIndex r = begin; r < gathering_.end(received_.log()); ++r) rows_.push_back(r);
  send_burst(now, link);
}

// rows_, as much of them as a stream takes at once; the rest soon.
void Gossip::send_burst(const Now& now, uint32_t link) {
  const uint64_t most = on_.links.is_stream() ? burst_bytes(on_.config) : ~uint64_t{0};
  const size_t sent = send_rows(now, link, Packer::Form::kPlain, most);
  if (sent == rows_.size()) return;
  Peer& peer = peers_[link];
  peer.skip(rows_[sent]);
  peer.resend_at = later(now.steady, on_.config.options.retransmit);
  on_.links.arm(link, peer.resend_at);
}

// Returns how many of rows_ were sent: at least one frame of them.
size_t Gossip::send_rows(const Now& now, uint32_t link, Packer::Form form, uint64_t most_bytes) {
  const std::span<const RowIndex> rows = rows_;
  uint64_t bytes = 0;
  size_t sent = 0;
  while (sent < rows.size()) {
    const size_t count = packer_.fitting(rows.subspan(sent));
    Payload frame = packer_.frame(rows.subspan(sent, count), form);
    bytes += frame.size();
    if (sent > 0 && bytes > most_bytes) break;
    on_.links.send(now, link, std::move(frame));
    sent += count;
  }
  return sent;
}

}  // namespace skerry::sync
