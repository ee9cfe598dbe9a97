// Virtual links between nodes: datagrams and streams, with latency, loss, queues and cuts.
//
// The model is DESIGN section 4's. The network owns link state and schedules its own events; the
// event loop hands every event of a network kind back to `handle`, which calls the sink. What
// chance does to a send depends on the seed, its link and how many sends were on that before
// (sim/network/draws.h), whatever else happens in the run.
//
// Cost: a datagram is one scheduled event, a stream frame an event a segment and one for its
// acknowledgement. Nothing is allocated per datagram. What is left out of the model, and why, is
// in docs/inside/network.md.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/distribution.h"
#include "core/hash.h"
#include "core/prefetch.h"
#include "core/rng.h"
#include "sim/faults/fault.h"
#include "sim/kernel/event.h"
#include "sim/kernel/island_queue.h"
#include "sim/network/fates.h"
#include "sim/network/in_flight_steps.h"
#include "sim/network/topology.h"

namespace skerry::sim {

// How every link behaves unless its topology says otherwise.
struct LinkOptions {
  Distribution latency;  // one way
  Distribution jitter;   // added; default constant 0
  double loss = 0;       // of a datagram, of a stream's segment
  // Gilbert-Elliott: in the bad state frames are lost with probability burst_loss. Off when
  // mean_good is zero.
  Duration burst_mean_good;
  Duration burst_mean_bad;
  double burst_loss = 1;
  double duplicate = 0;                  // datagrams only
  double reorder = 0;                    // datagrams that wait an extra latency draw
  double corrupt = 0;                    // datagrams with one bit flipped
  bool is_fifo = false;                  // a datagram never overtakes an earlier one on its link
  double bandwidth_bits = 0;             // a second; 0: unlimited
  uint64_t queue_bytes = 256 * 1024;     // of a link's FIFO; tail drop beyond it
  double server_bandwidth_bits = 0;      // a server's access link, each way; 0: unlimited
  uint64_t send_buffer_bytes = 1 << 20;  // of a stream
  Duration keep_alive_reset;             // a stream without an answer for so long resets; 0: 75 s
  std::shared_ptr<const Fates> played;   // instead of drawing; null: as drawn
  Fates* noted = nullptr;                // is told what is drawn; must outlive the network
};

// Why a frame does not arrive.
enum class Loss : uint8_t {
  kChance,
  kCut,         // it was sent into a cut, or in flight when it began
  kSilentHost,  // off, or without a process that listens
  kFullQueue,
  kEndedStream,  // there is none, or it ended before
};

enum class Power : uint8_t { kOff, kOn };
enum class Listener : uint8_t { kNone, kThere };
enum class SendBuffer : uint8_t { kHasRoom, kFull };

// What the network tells the nodes. Called from inside `handle` alone, never from inside a send, a
// connect or a fault, so that whoever calls those need not expect to be called back meanwhile; but
// for on_lost, which is for those who look on.
class NetworkSink {
 public:
  virtual ~NetworkSink() = default;
  virtual void on_frame(NodeIndex to, NodeIndex from, Payload frame) = 0;
  virtual void on_connected(NodeIndex node, NodeIndex peer) = 0;
  virtual void on_disconnected(NodeIndex node, NodeIndex peer) = 0;
  virtual void on_backpressure(NodeIndex node, NodeIndex peer, SendBuffer buffer) = 0;
  virtual void on_lost(NodeIndex /*from*/, NodeIndex /*to*/, const Payload&, Loss) {}
};

struct NetworkCounters {
  uint64_t frames_sent = 0;
  uint64_t frames_delivered = 0;  // duplicates included
  uint64_t frames_lost = 0;       // by loss, cut or a node that was down
  uint64_t frames_dropped = 0;    // tail drop of a full queue
  uint64_t frames_duplicated = 0;
  uint64_t frames_reordered = 0;
  uint64_t frames_corrupted = 0;
  uint64_t segments_retransmitted = 0;
  uint64_t bytes_retransmitted = 0;  // of these segments
  uint64_t streams_opened = 0;
  uint64_t streams_reset = 0;
  uint64_t queue_delay_max_ns = 0;  // the longest that bytes waited for and took on lines
  // Of whole frames, each counted where it happens; as with frames, at every moment
  // sent + duplicated = delivered + lost + dropped + in flight.
  uint64_t bytes_sent = 0;        // handed to links
  uint64_t bytes_delivered = 0;   // out of links into running hosts: what "the links carried"
  uint64_t bytes_lost = 0;        // by loss, a cut, a silent host or the end of their stream
  uint64_t bytes_dropped = 0;     // by full queues
  uint64_t bytes_duplicated = 0;  // of second copies
  uint64_t bytes_in_flight_max = 0;

  // Sent and neither delivered nor lost: in queues and send buffers, on the way, to be sent again.
  uint64_t bytes_in_flight() const {
    return bytes_sent + bytes_duplicated - (bytes_delivered + bytes_lost + bytes_dropped);
  }
  // After each send: nothing else makes it more.
  void note_in_flight(Instant now) {
    if (is_out_of_order_) [[unlikely]]
      return steps_.add(now, bytes_in_flight());
    if (bytes_sent + bytes_duplicated <= no_more_until_) [[likely]]
      return;
    bytes_in_flight_max = std::max(bytes_in_flight_max, bytes_in_flight());
    no_more_until_ = bytes_in_flight_max + bytes_delivered + bytes_lost + bytes_dropped;
  }
  // Until time is in order again it is noted after each event too.
  void begin_disorder() {
    is_out_of_order_ = true;
    steps_.begin(bytes_in_flight());
  }
  void end_disorder() {
    is_out_of_order_ = false;
    bytes_in_flight_max = std::max(bytes_in_flight_max, steps_.most());
    no_more_until_ = 0;
  }

 private:
  // Until so much is sent there is no more in flight than ever before: what leaves only raises it.
  uint64_t no_more_until_ = 0;
  bool is_out_of_order_ = false;
  InFlightSteps steps_;
};

class Network {
 public:
  Network(IslandQueue& queue, const Topology& topology, const LinkOptions& options, uint64_t seed,
          NetworkSink& sink);
  ~Network();

  static constexpr uint64_t kMostDatagramBytes = 64 * 1024;
  static constexpr uint64_t kSegmentBytes = 1448;
  static constexpr uint64_t kMostStreamFrameBytes = (16 << 20) + (64 << 10);
  static constexpr Duration kConnectTimeout = Duration::seconds(21);
  // A lost segment of a stream is sent again after so long at the latest.
  static constexpr Duration kLongestRetransmission = Duration::seconds(60);

  // A datagram of at most 64 KiB. REQUIRES: a link from -> to; `frame` is no slice.
  void send_datagram(Instant now, NodeIndex from, NodeIndex to, Payload frame);

  // Streams: at most one for each pair of nodes, whoever opened it; opening another replaces it.
  // Answered by on_connected at both ends, or by on_disconnected at `from`: at once where a host
  // without the process refuses, after kConnectTimeout where nothing answers.
  void connect(Instant now, NodeIndex from, NodeIndex to);
  // A frame on the stream between the two; lost when there is none. Full is told at 3/4 of the send
  // buffer, no longer full at 1/4. Frames larger than half of the buffer are written into it piece
  // by piece as it has room, those behind them after them; together such frames may be
  // kMostStreamFrameBytes, and the others as much as the buffer. What is more resets the stream.
  void send_stream(Instant now, NodeIndex from, NodeIndex to, Payload frame);
  // What is in flight may still arrive; then the peer is told on_disconnected. The caller is not.
  void close(Instant now, NodeIndex from, NodeIndex to);

  // Every event of a network kind (sim/kernel/kinds.h) comes back here.
  void handle(Instant now, const Event& event);

  // Faults that concern links; others are ignored. Cuts and degradations may overlap.
  void begin(Instant now, const FaultInterval& fault);
  void end(Instant now, const FaultInterval& fault);

  // A host that is off (outage, sleep) neither sends nor receives; its streams' peers hear nothing.
  void set_host(Instant now, NodeIndex node, Power power);
  // The process behind a living host ended (crash): its streams are gone; a peer learns by reset
  // when it next sends data.
  void drop_streams(Instant now, NodeIndex node);
  // Whether a process listens at the node; true until told otherwise. Without one datagrams are
  // lost and connections refused.
  void set_listener(NodeIndex node, Listener listener);

  // Brings nearer to the processor what the event, and sends from its node, will touch, in steps,
  // each of which needs what the one before has fetched. Changes nothing. See
  // sim/network/look_ahead.h.
  void prefetch(Ahead step, const Event& event) const;

  // The frames that streams have taken and not delivered: written, in flight, or to be sent again.
  void visit_undelivered(const std::function<void(const Payload&)>& visit) const;

  const NetworkCounters& counters() const;
  // NetworkCounters' own.
  void note_in_flight(Instant now);
  void begin_disorder();
  void end_disorder();
  const Topology& topology() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Gives back what an event holds that will never be handled: for events left in the queue at the
// end, and for those of an earlier life that are dropped.
inline void release_payload(const Event& event) { Payload::attach(event.payload); }

}  // namespace skerry::sim
