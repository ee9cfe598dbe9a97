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
//
// Events: a = stream, see Reference; b = frame << 32 | segment << 16 | attempt << 8 | flags;
// c = when the segment left its sender; generation = epoch of cuts at sending.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "sim/kernel/event_queue.h"
#include "sim/network/links.h"
#include "sim/network/network.h"
#include "sim/network/stream_state.h"

namespace skerry::sim {

class Streams {
 public:
  Streams(EventQueue& queue, Links& links, const LinkOptions& options, NetworkSink& sink,
          NetworkCounters& counters);

  void connect(Instant now, NodeIndex from, NodeIndex to);
  void send(Instant now, NodeIndex from, NodeIndex to, Payload frame);
  void close(Instant now, NodeIndex from, NodeIndex to);
  // Without a word to the peers.
  void drop_all(NodeIndex node);
  // The host is on again: its timers that passed meanwhile fire now.
  void wake(Instant now, NodeIndex node);
  void handle(Instant now, const Event& event);
  void visit_undelivered(const std::function<void(const Payload&)>& visit) const;

 private:
  enum class Timer : uint32_t {
    kRetransmit,    // a segment
    kRetryConnect,  // or give it up
    kWatch,         // is the other end still there?
    kTellFull,      // on_backpressure(kFull), decided inside a send
    kTellReset,     // on_disconnected, decided inside a send
    kCredit,        // a credit met a cut: it is told again
  };
  // Whom an event of a stream concerns; the stream may have ended since.
  struct Reference {
    uint32_t slot = 0;
    uint32_t generation = 0;
    uint32_t side = 0;  // the sender's, of data and of what answers it
  };
  struct Segment {
    uint32_t frame = 0;
    uint32_t index = 0;
    uint32_t attempt = 0;
  };

  // The event's flags, beside the segment.
  static constexpr uint64_t kAtAccess = 1;  // the receiver's access link is still to be passed
  static constexpr uint64_t kIsReset = 2;   // kStreamClosed: an answer to data, no orderly end
  static constexpr uint64_t kIsCredit = 4;  // kStreamAcknowledged: of bytes, not of frames
  static constexpr int kTimerShift = 4;

  static Segment segment_of(const Event& event);
  // The stream that the event concerns; null where it has ended.
  Stream* find(const Event& event, Reference& reference);
  bool is_alive(const Reference& reference) const {
    return streams_[reference.slot]->generation == reference.generation;
  }
  // An event at the end `at_side` of the stream.
  void push(const Reference& reference, uint32_t at_side, uint32_t kind, int64_t time_ns,
            const Segment& segment, uint64_t flags, int64_t sent_ns);
  void push_timer(const Reference& reference, Timer timer, int64_t time_ns, const Segment& segment);

  void lose(NodeIndex from, NodeIndex to, const Payload& frame) {
    ++counters_.frames_lost;
    counters_.bytes_lost += frame.size();
    sink_.on_lost(from, to, frame, Loss::kEndedStream);
  }
  uint32_t allocate();
  // One end is gone; with the second one the record is free for another stream.
  void drop_end(const Reference& reference, uint32_t side);
  // The stream whose end at `from` goes to `to`, seen from that end.
  std::optional<Reference> end_at(NodeIndex from, NodeIndex to) const;

  void try_connect(Instant now, const Reference& reference, uint32_t attempt);
  void retry_connect_later(Instant now, const Reference& reference, uint32_t attempt);
  void opened(Instant now, const Event& event);
  bool is_large(uint64_t bytes) const { return bytes > send_buffer_bytes_ / 2; }
  bool has_room(const StreamDirection& direction, uint64_t frame_bytes) const;
  // Writes segments into the buffer while it has room, and sends them.
  void fill(Instant now, const Reference& reference);
  // Tells the sender how many bytes have arrived.
  void give_credit(Instant now, const Reference& reference, uint32_t attempt);
  void take_credit(Instant now, const Event& event);
  void give_credit_later(Instant now, const Reference& reference, uint32_t attempt);
  int64_t retransmission_wait(const Stream& stream, uint32_t attempt) const;
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

  EventQueue& queue_;
  Links& links_;
  NetworkSink& sink_;
  NetworkCounters& counters_;
  uint64_t send_buffer_bytes_;
  Duration keep_alive_;
  std::vector<std::unique_ptr<Stream>> streams_;  // stable: callbacks may open others
  std::vector<uint32_t> free_;
  std::map<NodeIndex, std::vector<Event>> asleep_;  // timers that passed while their host was off
  std::vector<uint32_t> end_of_link_;  // slot + 1 of the stream whose end is at the link's source
};

}  // namespace skerry::sim
