// How streams begin and end; the data is in stream_transfer.cc.
#include "sim/network/streams.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "sim/kernel/kinds.h"
#include "sim/network/losses.h"

namespace skerry::sim {
namespace {

// A first try and four more, each after twice the wait; then kConnectTimeout.
constexpr uint32_t kLastConnectAttempt = 4;
constexpr Duration kFirstConnectWait = Duration::seconds(1);

}  // namespace

Streams::Streams(IslandQueue& queue, Wires& wires, const LinkOptions& options, NetworkSink& sink,
                 NetworkCounters& counters)
    : queue_(queue),
      wires_(wires),
      sink_(sink),
      counters_(counters),
      send_buffer_bytes_(options.send_buffer_bytes),
      keep_alive_(options.keep_alive_reset.ns > 0 ? options.keep_alive_reset
                                                  : Duration::seconds(75)),
      streams_(wires.topology()),
      events_(queue, wires, streams_) {}

void Streams::drop_end(const Reference& reference, uint32_t side) {
  streams_.drop_end(reference, side, [this](NodeIndex from, NodeIndex to, const Payload& frame) {
    lose(counters_, sink_, from, to, frame, Loss::kEndedStream);
  });
}

void Streams::connect(Instant now, NodeIndex from, NodeIndex to) {
  if (const std::optional<Reference> old = streams_.end_at(from, to)) drop_end(*old, old->side);
  try_connect(now, streams_.open(now, from, to), 0);
}

void Streams::try_connect(Instant now, const Reference& reference, uint32_t attempt) {
  const Stream& stream = streams_[reference];
  const std::optional<int64_t> arrival = wires_.pass_control(now, stream.node[0], stream.link[0]);
  if (!arrival) {
    retry_connect_later(now, reference, attempt);
    return;
  }
  const int64_t latency = *arrival - now.ns;
  events_.push(reference, 1, kStreamOpened, now.ns + latency + latency / 2, {0, 0, attempt}, 0,
               now.ns);
}

void Streams::retry_connect_later(Instant now, const Reference& reference, uint32_t attempt) {
  const Instant opened{streams_[reference].opened_at_ns};
  const Instant due = attempt < kLastConnectAttempt
                          ? opened + kFirstConnectWait * ((int64_t{2} << attempt) - 1)
                          : opened + Network::kConnectTimeout;
  events_.push_timer(reference, StreamTimer::kRetryConnect, std::max(now, due).ns, {0, 0, attempt});
}

// The opening's last packet: both ends stand from here.
void Streams::opened(Instant now, const Event& event) {
  const Reference reference = reference_of(event);
  Stream* stream = streams_.find(reference);
  if (stream == nullptr || !stream->is_open[0] || stream->is_established) return;
  const NodeIndex opener = stream->node[0];
  const NodeIndex acceptor = stream->node[1];
  if (!wires_.arrives(acceptor, stream->link[0], event.generation) ||
      !wires_.is_open(acceptor, opener, stream->link[1])) {
    retry_connect_later(now, reference, segment_of(event).attempt);
    return;
  }
  if (!wires_.hosts().is_listening(acceptor)) {
    tell_closed(now, reference, 1, true, segment_of(event));
    return;
  }
  const std::optional<Reference> old = streams_.end_at(acceptor, opener);
  const bool was_established = old && streams_[*old].is_established;
  if (old) drop_end(*old, old->side);
  streams_.accept(reference);
  ++counters_.streams_opened;
  // The acceptor may not have noticed that the stream before this one was dead.
  if (was_established) sink_.on_disconnected(acceptor, opener);
  if (streams_.is_alive(reference) && stream->is_open[1]) sink_.on_connected(acceptor, opener);
  if (streams_.is_alive(reference) && stream->is_open[0]) sink_.on_connected(opener, acceptor);
}

void Streams::close(Instant now, NodeIndex from, NodeIndex to) {
  const std::optional<Reference> reference = streams_.end_at(from, to);
  if (!reference) return;
  if (streams_[*reference].is_established) {
    tell_closed(now, *reference, reference->side, false, {});
  }
  drop_end(*reference, reference->side);
}

void Streams::drop_all(NodeIndex node) {
  if (streams_.is_unused()) return;
  for (const NodeIndex peer : wires_.topology().neighbours(node)) {
    if (const std::optional<Reference> end = streams_.end_at(node, peer)) drop_end(*end, end->side);
  }
}

// An orderly end stays behind the data it follows; a reset does not. Neither is lost by chance, or
// repeated: one that meets a cut leaves the other end half-open.
void Streams::tell_closed(Instant now, const Reference& reference, uint32_t side, bool is_reset,
                          const Segment& answered) {
  const Stream& stream = streams_[reference];
  const Reference data = {reference.slot, reference.generation, 1 - side};
  const std::optional<int64_t> arrival =
      wires_.pass_control(now, stream.node[side], stream.link[side]);
  if (!arrival) {
    if (is_reset && stream.is_established) retransmit_later(now, now.ns, data, answered);
    return;
  }
  const int64_t time_ns = is_reset ? *arrival : std::max(*arrival, stream.last_arrival_ns[side]);
  events_.push(data, 1 - side, kStreamClosed, time_ns, answered, is_reset ? kIsReset : 0, now.ns);
}

// `reference.side` is the end that is told.
void Streams::closed(Instant now, const Event& event) {
  const Reference reference = reference_of(event);
  Stream* stream = streams_.find(reference);
  if (stream == nullptr || !stream->is_open[reference.side]) return;
  const bool is_reset = (event.b & kIsReset) != 0;
  if (!wires_.arrives(event.node, stream->link[1 - reference.side], event.generation)) {
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

void look_ahead(const Streams& streams, Ahead step, const Event& event) {
  const Topology& topology = streams.wires_.topology();
  if (step == Ahead::kFar || event.node >= topology.nodes()) return;
  const size_t links = topology.neighbours(event.node).size();
  if (links > kFewToPrefetch) return;
  // What answers data touches one stream; it is looked for among all, which are few.
  streams.streams_.prefetch(step, topology.first_link(event.node), links);
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
  const StreamTimer timer = timer_of(event);
  if (timer == StreamTimer::kTellReset) {
    // Unless the sender has opened another since: then the old one is no longer its business.
    if (!streams_.end_at(event.node, event.peer)) sink_.on_disconnected(event.node, event.peer);
    return;
  }
  const Reference reference = reference_of(event);
  Stream* stream = streams_.find(reference);
  if (stream == nullptr || !stream->is_open[reference.side]) return;
  if (!wires_.hosts().is_on(event.node)) {
    asleep_[event.node].push_back(event);
    return;
  }
  switch (timer) {
    case StreamTimer::kRetransmit:
      retransmit(now, reference, segment_of(event));
      return;
    case StreamTimer::kWatch:
      watch(now, reference);
      return;
    case StreamTimer::kTellFull:
      if (stream->from[reference.side].is_full) {
        sink_.on_backpressure(event.node, event.peer, SendBuffer::kFull);
      }
      return;
    case StreamTimer::kRetryConnect: {
      const uint32_t attempt = segment_of(event).attempt;
      if (attempt < kLastConnectAttempt) {
        try_connect(now, reference, attempt + 1);
        return;
      }
      drop_end(reference, reference.side);
      sink_.on_disconnected(event.node, event.peer);
      return;
    }
    case StreamTimer::kCredit:
      stream->from[reference.side].has_credit_timer = false;
      give_credit(now, reference, segment_of(event).attempt);
      return;
    case StreamTimer::kTellReset:
      return;
  }
}

}  // namespace skerry::sim
