#include "sync/spread/states/states.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "sync/reconcile/version_vector.h"

namespace skerry::sync {

States::States(const Config& config, ReplicationMode mode, DocumentId document, Links& links,
               Outputs& outputs, Lattice& lattice)
    : Acknowledging(config, document, links, outputs),
      mode_(mode),
      received_(config, mode, document, lattice, outputs),
      intake_(links, lattice, received_, outputs),
      packer_(config, mode, lattice, received_),
      exchanges_(links.count()) {
  SKERRY_CHECK(is_joined(mode));
}

void States::replay(const Now& now, const Payload& record, const OpenFrame& open) {
  if (open.type == FrameType::kGroup) received_.replay(now, record, open.body);
}

void States::start(const Now& now) {
  received_.start();
  flushed_ = received_.index();
  const Duration interval = on_.config.options.interval;
  if (interval.ns <= 0) return;
  const uint64_t phase = on_.links.jitter().below(static_cast<uint64_t>(interval.ns));
  flush_at_ = later(now.steady, Duration::nanoseconds(static_cast<int64_t>(phase) + 1));
}

void States::time_out(const Now& now, uint32_t link) {
  Exchange& exchange = exchanges_[link];
  exchange.rewind();
  // It may miss nothing but to know that it does.
  if (exchange.acknowledged == 0 && exchange.vector.covers(received_.received())) {
    handshakes_.send(now, link, {.asks = true});
  }
}

Instant States::next_deadline() const { return std::min(flush_at_, received_.next_retry()); }

void States::tick(const Now& now) {
  received_.queue().retry(now, on_.outputs);
  receive(now);
  if (flush_at_ > now.steady) return;
  while (flush_at_ <= now.steady) flush_at_ = later(flush_at_, on_.config.options.interval);
  flushed_ = received_.index();
  send_all(now);
}

// Handshakes.

std::vector<Hello> States::hellos(uint32_t link, const Hello::Aim&) const {
  Hello hello;
  const Handshake& peer = handshakes_[link];
  hello.progress = {received_.index(), peer.has_incarnation ? peer.incarnation : 0,
                    exchanges_[link].joined};
  hello.set_hash = received_.received_hash();
  const size_t most = kHelloBytes + received_.received().size() * kLargestEntryBytes;
  hello.has_vector = on_.links.is_stream() || most <= on_.config.options.max_frame_bytes;
  if (hello.has_vector) hello.received = received_.received();
  return {std::move(hello)};
}

bool States::take_hello(const Now& now, uint32_t link, const OpenFrame& open,
                        FrameAccount& account) {
  const auto hello = decode_hello(open);
  if (!hello.has_value()) return false;
  const auto heard =
      handshakes_.hear(link, *hello, received_.received(), received_.received_hash(), account);
  if (heard == Handshakes::Heard::kLate) return true;
  Exchange& exchange = exchanges_[link];
  if (heard == Handshakes::Heard::kNewLife) {
    exchange.forget();
    received_.own().forget(link);
  }
  exchange.vector = hello->received;
  if (handshakes_.greet(now, link)) exchange.rewind();
  if (hello->progress->seen == on_.config.incarnation() &&
      hello->progress->joined <= received_.index()) {
    note_joined(now, link, hello->progress->joined);
  }
  // Where all of its changes are here its state is, whatever it has sent; but for a fork's.
  const bool is_equal = hello->set_hash == received_.received_hash();
  const bool has_all = hello->has_vector && received_.received().covers(hello->received) &&
                       (is_equal || hello->received != received_.received());
  if (has_all && hello->progress->index > exchange.joined) {
    exchange.joined = hello->progress->index;
    exchange.taken = std::max(exchange.taken, exchange.joined);
    exchange.is_unacknowledged = true;
    intake_.take_kept(link, handshakes_[link], exchange);
    receive(now);
  }
  if (hello->aim.asks) handshakes_.send(now, link, {.answers = true});
  acknowledge(now, link);
  send_missing(now, link);
  return true;
}

// What arrives.

void States::take(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame,
                  FrameAccount& account) {
  switch (open.type) {
    case FrameType::kStateHello:
      account.is_corrupt = !take_hello(now, link, open, account);
      break;
    case FrameType::kJoined:
      account.is_corrupt = !take_word(now, link, open.body);
      break;
    case FrameType::kGroup: {
      Exchange& exchange = exchanges_[link];
      const auto fate = intake_.take(link, handshakes_[link], exchange, frame, open.body, account);
      account.is_corrupt = fate == GroupIntake::Fate::kCorrupt;
      if (fate == GroupIntake::Fate::kStranger) handshakes_.send(now, link, {.asks = true});
      // Known: the acknowledgement was lost.
      if (fate == GroupIntake::Fate::kKnown) exchange.is_unacknowledged = true;
      if (fate == GroupIntake::Fate::kTaken) receive(now);
      if (exchange.is_unacknowledged) owe(now, link, frame.size());
      break;
    }
    default:
      account.is_foreign = true;
  }
}

bool States::take_word(const Now& now, uint32_t link, ByteView body) {
  const auto word = decode_joined(body);
  if (!word.has_value()) return false;
  // One from before the peer's last opening, or ours, speaks of what may be forgotten.
  const Handshake& peer = handshakes_[link];
  const bool is_current = peer.is_greeted && peer.has_incarnation &&
                          word->incarnation == peer.incarnation &&
                          word->seen == on_.config.incarnation();
  if (!is_current || word->index > received_.index()) return true;
  note_joined(now, link, word->index);
  send_missing(now, link);
  return true;
}

void States::note_joined(const Now& now, uint32_t link, uint64_t index) {
  Exchange& exchange = exchanges_[link];
  const uint64_t before = exchange.acknowledged;
  if (!exchange.acknowledge(index)) return;
  note_acknowledged(now, link,
                    exchange.in_flight.empty() ? kNothingInFlight : exchange.in_flight.front().end);
  received_.note_joined(link, before, exchange.acknowledged);
  received_.trim(exchanges_);
}

// The disk.

void States::commit(Change change, Payload delta) { received_.commit(change, std::move(delta)); }

bool States::stored(const Now& now, uint64_t ticket, const Status& status) {
  if (!received_.queue().answer(now, ticket, status)) return false;
  receive(now);
  return true;
}

// Joins all that is durable, up to the first that is not.
void States::receive(const Now& now) {
  const uint64_t before = received_.index();
  bool has_received = false;
  while (const auto batch = received_.receive_next(now)) {
    has_received = true;
    if (batch->sender == kNoLink) continue;
    if (batch->incarnation != handshakes_[batch->sender].incarnation) continue;
    Exchange& exchange = exchanges_[batch->sender];
    exchange.joined = std::max(exchange.joined, batch->end);
    exchange.is_unacknowledged = true;
  }
  if (!has_received) return;
  for (uint32_t link = 0; link < on_.links.count(); ++link) {
    if (exchanges_[link].is_unacknowledged) owe(now, link, 0);
  }
  if (received_.index() > before && on_.config.options.interval.ns <= 0) send_all(now);
}

void States::acknowledge(const Now& now, uint32_t link) {
  Exchange& exchange = exchanges_[link];
  if (!exchange.is_unacknowledged || !on_.links[link].has_room()) return;
  exchange.is_unacknowledged = false;
  if (exchange.joined == 0) return;
  on_.links.send(
      now, link,
      encode_joined(received_.document(),
                    {on_.config.incarnation(), handshakes_[link].incarnation, exchange.joined}));
}

// Sending.

void States::send_all(const Now& now) {
  for (uint32_t link = 0; link < on_.links.count(); ++link) send_missing(now, link);
  received_.trim(exchanges_);
}

void States::send_missing(const Now& now, uint32_t link) {
  if (!can_send(link)) return;
  Exchange& exchange = exchanges_[link];
  const auto send = [&](const GroupPacker::Packed& packed) {
    if (packed.frame.size() > on_.config.options.max_transfer_bytes) {
      if (std::exchange(exchange.too_large, packed.end) == packed.end) return false;  // told
      on_.outputs.tell_limit(
          on_.links[link].peer,
          too_large(packed.base == 0 ? "state" : "delta group", packed.frame.size(),
                    on_.config.options.max_transfer_bytes, "[sync] max_transfer lets travel"));
      return false;
    }
    if (!exchange.has_room(packed.frame.size(), on_.config.options.window_bytes)) return false;
    exchange.add_sent(packed.end, packed.frame.size());
    on_.links.send(now, link, packed.frame, packed.elements);
    on_.links.watch().await(now, link, on_.document, packed.end);
    return true;
  };
  const bool has_interval = on_.config.options.interval.ns > 0;
  const bool misses_entries =
      is_delta(mode_) && exchange.cursor + 1 < received_.buffer().first_index();
  if (!is_delta(mode_) || exchange.sent == 0 || misses_entries) {
    // With an interval the whole state is sent once a period; after a handshake, at once. A peer
    // with all of ours says so when it has our handshake.
    const uint64_t limit = has_interval && exchange.sent > 0 ? flushed_ : received_.index();
    const bool has_all = exchange.sent == 0 && exchange.vector.covers(received_.received());
    if (exchange.sent < limit && !has_all && exchange.too_large != received_.index()) {
      send(packer_.state());
    }
  } else {
    const uint64_t limit = has_interval ? flushed_ : received_.index();
    while (exchange.cursor < limit && can_send(link)) {
      const GroupPacker::Packed* packed = packer_.group(link, exchange, limit);
      if (packed == nullptr) exchange.skip_to(limit);
      if (packed == nullptr || !send(*packed)) break;
    }
  }
  const bool awaits = !exchange.in_flight.empty() || exchange.acknowledged == 0;
  if (awaits) await(now, link);
}

}  // namespace skerry::sync
