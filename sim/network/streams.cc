// How streams begin and end; the data is in stream_transfer.cc.
#include "sim/network/streams.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "sim/kernel/kinds.h"

namespace skerry::sim {
namespace {

// A first try and four more, each after twice the wait; then kConnectTimeout.
constexpr uint32_t kLastConnectAttempt = 4;
constexpr Duration kFirstConnectWait = Duration::seconds(1);

}  // namespace

Streams::Streams(EventQueue& queue, Links& links, const LinkOptions& options, NetworkSink& sink,
                 NetworkCounters& counters)
    : queue_(queue),
      links_(links),
      sink_(sink),
      counters_(counters),
      send_buffer_bytes_(options.send_buffer_bytes),
      keep_alive_(options.keep_alive_reset.ns > 0 ? options.keep_alive_reset
                                                  : Duration::seconds(75)) {}

Streams::Segment Streams::segment_of(const Event& event) {
  return {static_cast<uint32_t>(event.b >> 32), static_cast<uint32_t>(event.b >> 16 & 0xffff),
          static_cast<uint32_t>(event.b >> 8 & 0xff)};
}

Stream* Streams::find(const Event& event, Reference& reference) {
  reference = {static_cast<uint32_t>(event.a >> 1 & 0x7fffffff),
               static_cast<uint32_t>(event.a >> 32), static_cast<uint32_t>(event.a & 1)};
  return is_alive(reference) ? streams_[reference.slot].get() : nullptr;
}

void Streams::push(const Reference& reference, uint32_t at_side, uint32_t kind, int64_t time_ns,
                   const Segment& segment, uint64_t flags, int64_t sent_ns) {
  const Stream& stream = *streams_[reference.slot];
  Event event;
  event.time_ns = time_ns;
  event.kind = kind;
  event.node = stream.node[at_side];
  event.peer = stream.node[1 - at_side];
  event.generation = links_.epoch();
  event.a = uint64_t{reference.generation} << 32 | uint64_t{reference.slot} << 1 | reference.side;
  event.b = uint64_t{segment.frame} << 32 | uint64_t{segment.index} << 16 |
            uint64_t{segment.attempt} << 8 | flags;
  event.c = static_cast<uint64_t>(sent_ns);
  queue_.push(event);
}

void Streams::push_timer(const Reference& reference, Timer timer, int64_t time_ns,
                         const Segment& segment) {
  push(reference, reference.side, kStreamTimer, time_ns, segment,
       uint64_t{static_cast<uint32_t>(timer)} << kTimerShift, time_ns);
}

uint32_t Streams::allocate() {
  if (free_.empty()) {
    SKERRY_CHECK(streams_.size() < 0x7fffffff);
    streams_.push_back(std::make_unique<Stream>());
    return static_cast<uint32_t>(streams_.size() - 1);
  }
  const uint32_t slot = free_.back();
  free_.pop_back();
  return slot;
}

void Streams::drop_end(const Reference& reference, uint32_t side) {
  Stream& stream = *streams_[reference.slot];
  stream.is_open[side] = false;
  uint32_t& end = end_of_link_[stream.link[side]];
  if (end == reference.slot + 1) end = 0;
  if (stream.is_open[1 - side]) return;
  for (uint32_t from = 0; from < 2; ++from) {
    stream.from[from].visit_undelivered(
        [&](const Payload& frame) { lose(stream.node[from], stream.node[1 - from], frame); });
  }
  const uint32_t generation = stream.generation + 1;
  stream = {};
  stream.generation = generation;
  free_.push_back(reference.slot);
}

std::optional<Streams::Reference> Streams::end_at(NodeIndex from, NodeIndex to) const {
  const int64_t link = links_.topology().link(from, to);
  SKERRY_CHECK(link >= 0);
  if (end_of_link_.empty() || end_of_link_[static_cast<uint64_t>(link)] == 0) return std::nullopt;
  const uint32_t slot = end_of_link_[static_cast<uint64_t>(link)] - 1;
  const Stream& stream = *streams_[slot];
  return Reference{slot, stream.generation, stream.node[0] == from ? 0u : 1u};
}

void Streams::connect(Instant now, NodeIndex from, NodeIndex to) {
  if (end_of_link_.empty()) end_of_link_.assign(links_.topology().links(), 0);
  if (const std::optional<Reference> old = end_at(from, to)) drop_end(*old, old->side);
  const uint32_t slot = allocate();
  Stream& stream = *streams_[slot];
  const Reference reference = {slot, stream.generation, 0};
  stream.node[0] = from;
  stream.node[1] = to;
  stream.link[0] = static_cast<uint64_t>(links_.topology().link(from, to));
  stream.link[1] = static_cast<uint64_t>(links_.topology().link(to, from));
  stream.is_open[0] = true;
  stream.opened_at_ns = now.ns;
  end_of_link_[stream.link[0]] = slot + 1;
  try_connect(now, reference, 0);
}

void Streams::try_connect(Instant now, const Reference& reference, uint32_t attempt) {
  const Stream& stream = *streams_[reference.slot];
  const std::optional<int64_t> arrival = links_.pass_control(now, stream.node[0], stream.link[0]);
  if (!arrival) {
    retry_connect_later(now, reference, attempt);
    return;
  }
  const int64_t latency = *arrival - now.ns;
  push(reference, 1, kStreamOpened, now.ns + latency + latency / 2, {0, 0, attempt}, 0, now.ns);
}

void Streams::retry_connect_later(Instant now, const Reference& reference, uint32_t attempt) {
  const Instant opened{streams_[reference.slot]->opened_at_ns};
  const Instant due = attempt < kLastConnectAttempt
                          ? opened + kFirstConnectWait * ((int64_t{2} << attempt) - 1)
                          : opened + Network::kConnectTimeout;
  push_timer(reference, Timer::kRetryConnect, std::max(now, due).ns, {0, 0, attempt});
}

// The opening's last packet: both ends stand from here.
void Streams::opened(Instant now, const Event& event) {
  Reference reference;
  Stream* stream = find(event, reference);
  if (stream == nullptr || !stream->is_open[0] || stream->is_established) return;
  const NodeIndex opener = stream->node[0];
  const NodeIndex acceptor = stream->node[1];
  if (!links_.arrives(acceptor, stream->link[0], event.generation) ||
      !links_.is_open(acceptor, opener, stream->link[1])) {
    retry_connect_later(now, reference, segment_of(event).attempt);
    return;
  }
  if (!links_.hosts().is_listening(acceptor)) {
    tell_closed(now, reference, 1, true, segment_of(event));
    return;
  }
  const std::optional<Reference> old = end_at(acceptor, opener);
  const bool was_established = old && streams_[old->slot]->is_established;
  if (old) drop_end(*old, old->side);
  end_of_link_[stream->link[1]] = reference.slot + 1;
  stream->is_open[1] = true;
  stream->is_established = true;
  ++counters_.streams_opened;
  // The acceptor may not have noticed that the stream before this one was dead.
  if (was_established) sink_.on_disconnected(acceptor, opener);
  if (is_alive(reference) && stream->is_open[1]) sink_.on_connected(acceptor, opener);
  if (is_alive(reference) && stream->is_open[0]) sink_.on_connected(opener, acceptor);
}

void Streams::close(Instant now, NodeIndex from, NodeIndex to) {
  const std::optional<Reference> reference = end_at(from, to);
  if (!reference) return;
  if (streams_[reference->slot]->is_established) {
    tell_closed(now, *reference, reference->side, false, {});
  }
  drop_end(*reference, reference->side);
}

void Streams::drop_all(NodeIndex node) {
  if (end_of_link_.empty()) return;
  for (const NodeIndex peer : links_.topology().neighbours(node)) {
    if (const std::optional<Reference> end = end_at(node, peer)) drop_end(*end, end->side);
  }
}

// An orderly end stays behind the data it follows; a reset does not. Neither is lost by chance, or
// repeated: one that meets a cut leaves the other end half-open.
void Streams::tell_closed(Instant now, const Reference& reference, uint32_t side, bool is_reset,
                          const Segment& answered) {
  const Stream& stream = *streams_[reference.slot];
  const Reference data = {reference.slot, reference.generation, 1 - side};
  const std::optional<int64_t> arrival =
      links_.pass_control(now, stream.node[side], stream.link[side]);
  if (!arrival) {
    if (is_reset && stream.is_established) retransmit_later(now, now.ns, data, answered);
    return;
  }
  const int64_t time_ns = is_reset ? *arrival : std::max(*arrival, stream.last_arrival_ns[side]);
  push(data, 1 - side, kStreamClosed, time_ns, answered, is_reset ? kIsReset : 0, now.ns);
}

// `reference.side` is the end that is told.
void Streams::closed(Instant now, const Event& event) {
  Reference reference;
  Stream* stream = find(event, reference);
  if (stream == nullptr || !stream->is_open[reference.side]) return;
  const bool is_reset = (event.b & kIsReset) != 0;
  if (!links_.arrives(event.node, stream->link[1 - reference.side], event.generation)) {
    if (is_reset && stream->is_established) {
      retransmit_later(now, static_cast<int64_t>(event.c), reference, segment_of(event));
    } else if (is_reset) {
      retry_connect_later(now, reference, segment_of(event).attempt);
    }
    return;
  }
  if (is_reset) ++counters_.streams_reset;
  drop_end(reference, reference.side);
  sink_.on_disconnected(event.node, event.peer);
}

void Streams::wake(Instant now, NodeIndex node) {
  const auto passed = asleep_.find(node);
  if (passed == asleep_.end()) return;
  for (Event& event : passed->second) {
    event.time_ns = now.ns;
    queue_.push(event);
  }
  asleep_.erase(passed);
}

void Streams::handle(Instant now, const Event& event) {
  switch (event.kind) {
    case kStreamOpened:
      opened(now, event);
      return;
    case kStreamSegment:
      segment_arrived(now, event);
      return;
    case kStreamAcknowledged:
      if ((event.b & kIsCredit) != 0) {
        take_credit(now, event);
      } else {
        acknowledged(now, event);
      }
      return;
    case kStreamClosed:
      closed(now, event);
      return;
    case kStreamTimer:
      timer_fired(now, event);
      return;
    default:
      SKERRY_CHECK(false && "an event of no stream");
  }
}

void Streams::timer_fired(Instant now, const Event& event) {
  const auto timer = static_cast<Timer>(event.b >> kTimerShift & 0xf);
  if (timer == Timer::kTellReset) {
    // Unless the sender has opened another since: then the old one is no longer its business.
    if (!end_at(event.node, event.peer)) sink_.on_disconnected(event.node, event.peer);
    return;
  }
  Reference reference;
  Stream* stream = find(event, reference);
  if (stream == nullptr || !stream->is_open[reference.side]) return;
  if (!links_.hosts().is_on(event.node)) {
    asleep_[event.node].push_back(event);
    return;
  }
  switch (timer) {
    case Timer::kRetransmit:
      retransmit(now, reference, segment_of(event));
      return;
    case Timer::kWatch:
      watch(now, reference);
      return;
    case Timer::kTellFull:
      if (stream->from[reference.side].is_full) {
        sink_.on_backpressure(event.node, event.peer, SendBuffer::kFull);
      }
      return;
    case Timer::kRetryConnect: {
      const uint32_t attempt = segment_of(event).attempt;
      if (attempt < kLastConnectAttempt) {
        try_connect(now, reference, attempt + 1);
        return;
      }
      drop_end(reference, reference.side);
      sink_.on_disconnected(event.node, event.peer);
      return;
    }
    case Timer::kCredit:
      stream->from[reference.side].has_credit_timer = false;
      give_credit(now, reference, segment_of(event).attempt);
      return;
    case Timer::kTellReset:
      return;
  }
}

}  // namespace skerry::sim
