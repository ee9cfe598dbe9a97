// The data of streams: segments, their loss, acknowledgements and the send buffer.
#include <algorithm>
#include <utility>

#include "core/check.h"
#include "sim/kernel/kinds.h"
#include "sim/network/losses.h"
#include "sim/network/streams.h"

namespace skerry::sim {
namespace {

constexpr Duration kLeastRetransmission = Duration::milliseconds(200);
constexpr Duration kMostRetransmission = Network::kLongestRetransmission;
constexpr uint32_t kMostDoublings = 16;

uint64_t segment_bytes(const StreamDirection::Frame& frame, uint32_t index) {
  const uint64_t offset = uint64_t{index} * Network::kSegmentBytes;
  return std::min(frame.size - offset, Network::kSegmentBytes);
}

int64_t retransmission_wait(const Wires& wires, const Stream& stream, uint32_t attempt) {
  const int64_t round_trip =
      std::min(wires.round_trip_ns(stream.link[0], stream.link[1]), kMostRetransmission.ns);
  int64_t wait = std::max(kLeastRetransmission.ns, 2 * round_trip);
  for (uint32_t i = 0; i < attempt && wait < kMostRetransmission.ns; ++i) wait *= 2;
  return std::min(wait, kMostRetransmission.ns);
}

// Unless that is going to be done anyway.
void give_credit_later(Instant now, const StreamReference& reference, uint32_t attempt,
                       const Wires& wires, Stream& stream, StreamEvents& events) {
  StreamDirection& direction = stream.from[reference.side];
  if (direction.has_credit_timer) return;
  direction.has_credit_timer = true;
  events.push_timer(reference, StreamTimer::kCredit,
                    now.ns + retransmission_wait(wires, stream, attempt),
                    {0, 0, std::min(attempt + 1, kMostDoublings)});
}

}  // namespace

void Streams::send(Instant now, NodeIndex from, NodeIndex to, Payload frame) {
  ++counters_.frames_sent;
  counters_.bytes_sent += frame.size();
  const std::optional<Reference> reference = streams_.end_at(from, to);
  if (!reference || !streams_[*reference].is_established) {
    lose(counters_, sink_, from, to, frame, Loss::kEndedStream);
    return;
  }
  Stream& stream = streams_[*reference];
  StreamDirection& direction = stream.from[reference->side];
  if (!direction.has_room(frame.size(), send_buffer_bytes_)) {
    lose(counters_, sink_, from, to, frame, Loss::kEndedStream);
    ++counters_.streams_reset;
    events_.push_timer(*reference, StreamTimer::kTellReset, now.ns, {});
    tell_closed(now, *reference, reference->side, false, {});
    drop_end(*reference, reference->side);
    return;
  }
  const bool was_idle = direction.is_idle();
  const auto room = StreamDirection::room_of(frame.size(), send_buffer_bytes_);
  direction.push(std::move(frame), room);
  counters_.note_in_flight(now);
  if (was_idle) direction.heard_at_ns = now.ns;
  fill(now, *reference);
  if (!direction.has_watch) {
    direction.has_watch = true;
    events_.push_timer(*reference, StreamTimer::kWatch, direction.heard_at_ns + keep_alive_.ns, {});
  }
  if (!direction.is_full && direction.buffered_bytes >= send_buffer_bytes_ / 4 * 3) {
    direction.is_full = true;
    events_.push_timer(*reference, StreamTimer::kTellFull, now.ns, {});
  }
}

void Streams::fill(Instant now, const Reference& reference) {
  StreamDirection& direction = streams_[reference].from[reference.side];
  while (direction.has_unwritten()) {
    const Segment segment = {direction.unwritten_frame, direction.unwritten_segment, 0};
    const StreamDirection::Frame& frame = direction.frame(segment.frame);
    const uint64_t bytes = segment_bytes(frame, segment.index);
    const uint64_t inside = direction.written_bytes - direction.freed_bytes;
    if (inside > 0 && inside + bytes > send_buffer_bytes_) return;
    direction.written_bytes += bytes;
    if (++direction.unwritten_segment == frame.segments) {
      ++direction.unwritten_frame;
      direction.unwritten_segment = 0;
    }
    transmit(now, reference, segment);
  }
}

// The sum travels in the event's place for a segment; 48 bits are enough for any stream.
void Streams::give_credit(Instant now, const Reference& reference, uint32_t attempt) {
  Stream& stream = streams_[reference];
  StreamDirection& direction = stream.from[reference.side];
  const std::optional<int64_t> arrival =
      wires_.pass_control(now, stream.node[1 - reference.side], stream.link[1 - reference.side]);
  if (!arrival) return give_credit_later(now, reference, attempt, wires_, stream, events_);
  direction.told_bytes = direction.arrived_bytes;
  const Segment sum = {static_cast<uint32_t>(direction.arrived_bytes >> 16),
                       static_cast<uint32_t>(direction.arrived_bytes & 0xffff), attempt};
  events_.push(reference, reference.side, kStreamAcknowledged, *arrival, sum, kIsCredit, now.ns);
}

void Streams::take_credit(Instant now, const Event& event) {
  const Reference reference = reference_of(event);
  Stream* stream = streams_.find(reference);
  if (stream == nullptr || !stream->is_open[reference.side]) return;
  StreamDirection& direction = stream->from[reference.side];
  const Segment sum = segment_of(event);
  if (!wires_.arrives(event.node, stream->link[1 - reference.side], event.generation)) {
    return give_credit_later(now, reference, sum.attempt, wires_, *stream, events_);
  }
  direction.heard_at_ns = std::max(direction.heard_at_ns, now.ns);
  direction.freed_bytes =
      std::max(direction.freed_bytes, uint64_t{sum.frame} << 16 | uint64_t{sum.index});
  fill(now, reference);
}

void Streams::transmit(Instant now, const Reference& reference, const Segment& segment) {
  Stream& stream = streams_[reference];
  const uint32_t side = reference.side;
  StreamDirection& direction = stream.from[side];
  const uint64_t bytes = segment_bytes(direction.frame(segment.frame), segment.index);
  const Passage passage = wires_.pass(now, stream.node[side], stream.node[1 - side],
                                      stream.link[side], bytes, Wires::Unit::kSegment);
  // What waits in a queue has not been sent yet: no answer is missing.
  if (segment.frame == direction.base && segment.attempt == 0) {
    direction.heard_at_ns = std::max(direction.heard_at_ns, passage.departs_ns);
  }
  if (passage.fate == Passage::Fate::kLost) {
    retransmit_later(now, passage.departs_ns, reference, segment);
    return;
  }
  stream.last_arrival_ns[side] = std::max(stream.last_arrival_ns[side], passage.at_ns);
  events_.push(reference, 1 - side, kStreamSegment, passage.at_ns, segment,
               passage.fate == Passage::Fate::kAtAccess ? kAtAccess : 0, passage.departs_ns);
}

void Streams::retransmit_later(Instant now, int64_t sent_ns, const Reference& reference,
                               const Segment& segment) {
  const int64_t wait = retransmission_wait(wires_, streams_[reference], segment.attempt);
  events_.push_timer(reference, StreamTimer::kRetransmit, std::max(now.ns, sent_ns + wait),
                     segment);
}

void Streams::retransmit(Instant now, const Reference& reference, const Segment& segment) {
  StreamDirection& direction = streams_[reference].from[reference.side];
  if (segment.frame < direction.base) return;  // acknowledged since
  ++counters_.segments_retransmitted;
  counters_.bytes_retransmitted += segment_bytes(direction.frame(segment.frame), segment.index);
  transmit(now, reference,
           {segment.frame, segment.index, std::min(segment.attempt + 1, kMostDoublings)});
}

void Streams::segment_arrived(Instant now, const Event& event) {
  const Reference reference = reference_of(event);
  Stream* stream = streams_.find(reference);
  if (stream == nullptr) return;
  const uint32_t side = reference.side;
  StreamDirection& direction = stream->from[side];
  const Segment segment = segment_of(event);
  if (!wires_.arrives(event.node, stream->link[side], event.generation)) {
    if (stream->is_open[side]) {
      retransmit_later(now, static_cast<int64_t>(event.c), reference, segment);
    }
    return;
  }
  if ((event.b & kAtAccess) != 0) {
    const uint64_t bytes = segment.frame < direction.base
                               ? 0
                               : segment_bytes(direction.frame(segment.frame), segment.index);
    const int64_t through = *wires_.pass_access(now, event.node, bytes, Wires::Unit::kSegment);
    stream->last_arrival_ns[side] = std::max(stream->last_arrival_ns[side], through);
    events_.push(reference, 1 - side, kStreamSegment, through, segment, 0,
                 static_cast<int64_t>(event.c));
    return;
  }
  if (!stream->is_open[1 - side]) {
    // A living host without this stream: it says so.
    if (stream->is_open[side]) tell_closed(now, reference, 1 - side, true, segment);
    return;
  }
  if (segment.frame < direction.next_delivery) {
    acknowledge(now, reference);  // the earlier acknowledgement was lost
    return;
  }
  StreamDirection::Frame& frame = direction.frame(segment.frame);
  --frame.segments_left;
  direction.arrived_bytes += segment_bytes(frame, segment.index);
  // The acknowledgement of each segment is not an event of its own; that it would get through is
  // sign enough of life.
  if (wires_.is_open(event.node, event.peer, stream->link[1 - side])) {
    direction.heard_at_ns = std::max(direction.heard_at_ns, now.ns);
  }
  const bool is_due = direction.has_unwritten() &&
                      (direction.arrived_bytes - direction.told_bytes >= send_buffer_bytes_ / 8 ||
                       direction.arrived_bytes == direction.written_bytes);
  if (is_due) give_credit(now, reference, 0);
  if (deliver(reference)) acknowledge(now, reference);
}

bool Streams::deliver(const Reference& reference) {
  Stream& stream = streams_[reference];
  const uint32_t side = reference.side;
  StreamDirection& direction = stream.from[side];
  const NodeIndex sender = stream.node[side];
  const NodeIndex receiver = stream.node[1 - side];
  bool any = false;
  while (direction.next_delivery != direction.next_frame() &&
         direction.frame(direction.next_delivery).segments_left == 0) {
    Payload frame = std::move(direction.frame(direction.next_delivery).payload);
    ++direction.next_delivery;
    ++counters_.frames_delivered;
    counters_.bytes_delivered += frame.size();
    any = true;
    sink_.on_frame(receiver, sender, std::move(frame));
    if (!streams_.is_alive(reference) || !stream.is_open[1 - side]) return false;
  }
  return any;
}

void Streams::acknowledge(Instant now, const Reference& reference) {
  Stream& stream = streams_[reference];
  const uint32_t side = reference.side;
  if (!stream.is_open[side]) return;
  StreamDirection& direction = stream.from[side];
  // Acknowledgements are cumulative, so that chance takes none; a cut does.
  const uint32_t last = direction.next_delivery - 1;
  if (last < direction.base) return;
  const uint32_t segments = direction.frame(last).segments;
  const Segment upto = {last, segments - 1, 0};
  const std::optional<int64_t> arrival =
      wires_.pass_control(now, stream.node[1 - side], stream.link[1 - side]);
  if (!arrival) {
    retransmit_later(now, now.ns, reference, upto);
    return;
  }
  events_.push(reference, side, kStreamAcknowledged, *arrival, upto, 0, now.ns);
}

void Streams::acknowledged(Instant now, const Event& event) {
  const Reference reference = reference_of(event);
  Stream* stream = streams_.find(reference);
  if (stream == nullptr || !stream->is_open[reference.side]) return;
  StreamDirection& direction = stream->from[reference.side];
  const Segment upto = segment_of(event);
  if (upto.frame < direction.base) return;
  if (!wires_.arrives(event.node, stream->link[1 - reference.side], event.generation)) {
    retransmit_later(now, static_cast<int64_t>(event.c), reference, upto);
    return;
  }
  direction.heard_at_ns = std::max(direction.heard_at_ns, now.ns);
  while (direction.base <= upto.frame) direction.pop();
  fill(now, reference);
  if (direction.is_full && direction.buffered_bytes <= send_buffer_bytes_ / 4) {
    direction.is_full = false;
    sink_.on_backpressure(event.node, event.peer, SendBuffer::kHasRoom);
  }
}

void Streams::visit_undelivered(const std::function<void(const Payload&)>& visit) const {
  streams_.visit_undelivered(visit);
}

void Streams::watch(Instant now, const Reference& reference) {
  Stream& stream = streams_[reference];
  const uint32_t side = reference.side;
  StreamDirection& direction = stream.from[side];
  direction.has_watch = false;
  if (direction.is_idle()) return;
  // Time that the host slept does not count.
  direction.heard_at_ns =
      std::max(direction.heard_at_ns, wires_.hosts().on_since_ns(stream.node[side]));
  if (direction.heard_at_ns + keep_alive_.ns > now.ns) {
    direction.has_watch = true;
    events_.push_timer(reference, StreamTimer::kWatch, direction.heard_at_ns + keep_alive_.ns, {});
    return;
  }
  const NodeIndex node = stream.node[side];
  const NodeIndex peer = stream.node[1 - side];
  ++counters_.streams_reset;
  drop_end(reference, side);
  sink_.on_disconnected(node, peer);
}

}  // namespace skerry::sim
