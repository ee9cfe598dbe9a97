// Streams: reliable, ordered frames over lossy links, and every way in which they end.
//
// A frame travels in segments; each is an event. Whether a segment is lost is known when it is sent
// (chance) or when it would arrive (a cut, a silent host), and its retransmission is scheduled
// then, as long after its sending as the sender would have waited: no timer a segment that does
// arrive.
//
// A frame larger than half of the send buffer is written into it piece by piece. Only while such a
// frame waits for room are arrivals told to its sender one by one (credits): the acknowledgement of
// a whole frame says enough otherwise.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "sim/kernel/island_queue.h"
#include "sim/network/network.h"
#include "sim/network/stream_events.h"
#include "sim/network/stream_table.h"
#include "sim/network/wires.h"

namespace skerry::sim {

class Streams {
 public:
  Streams(IslandQueue& queue, Wires& wires, const LinkOptions& options, NetworkSink& sink,
          NetworkCounters& counters);

  void connect(Instant now, NodeIndex from, NodeIndex to);
  void send(Instant now, NodeIndex from, NodeIndex to, Payload frame);
  void close(Instant now, NodeIndex from, NodeIndex to);
  // Without a word to the peers.
  void drop_all(NodeIndex node);
  // The host is on again: its timers that passed meanwhile fire now.
  void wake(Instant now, NodeIndex node);
  void handle(Instant now, const Event& event);
  // To what an event of a stream, or of a node that has streams, touches.
  friend void look_ahead(const Streams& streams, Ahead step, const Event& event);
  void visit_undelivered(const std::function<void(const Payload&)>& visit) const;

 private:
  using Reference = StreamReference;
  using Segment = StreamSegment;

  void drop_end(const Reference& reference, uint32_t side);

  void try_connect(Instant now, const Reference& reference, uint32_t attempt);
  void retry_connect_later(Instant now, const Reference& reference, uint32_t attempt);
  void opened(Instant now, const Event& event);
  // Writes segments into the buffer while it has room, and sends them.
  void fill(Instant now, const Reference& reference);
  // Tells the sender how many bytes have arrived.
  void give_credit(Instant now, const Reference& reference, uint32_t attempt);
  void take_credit(Instant now, const Event& event);
  void transmit(Instant now, const Reference& reference, const Segment& segment);
  void retransmit_later(Instant now, int64_t sent_ns, const Reference& reference,
                        const Segment& segment);
  void segment_arrived(Instant now, const Event& event);
  // Hands over every frame that is complete and next in order; true if there was one and the stream
  // still stands.
  bool deliver(const Reference& reference);
  // Of every frame delivered so far.
  void acknowledge(Instant now, const Reference& reference);
  void acknowledged(Instant now, const Event& event);
  // Tells the other end, by a packet, that `side` has no such stream (any more).
  void tell_closed(Instant now, const Reference& reference, uint32_t side, bool is_reset,
                   const Segment& answered);
  void closed(Instant now, const Event& event);
  void timer_fired(Instant now, const Event& event);
  void retransmit(Instant now, const Reference& reference, const Segment& segment);
  void watch(Instant now, const Reference& reference);

  IslandQueue& queue_;
  Wires& wires_;
  NetworkSink& sink_;
  NetworkCounters& counters_;
  uint64_t send_buffer_bytes_;
  Duration keep_alive_;
  StreamTable streams_;
  StreamEvents events_;
  std::map<NodeIndex, std::vector<Event>> asleep_;  // timers that passed while their host was off
};

}  // namespace skerry::sim
