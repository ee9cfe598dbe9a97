// What an event of a stream says, and how it is written: a = which stream, see StreamReference;
// b = frame << 32 | segment << 16 | attempt << 8 | flags; c = when the segment left its sender;
// generation = epoch of cuts at sending.
#pragma once

#include <cstdint>

#include "sim/kernel/island_queue.h"
#include "sim/kernel/kinds.h"
#include "sim/network/stream_table.h"
#include "sim/network/wires.h"

namespace skerry::sim {

struct StreamSegment {
  uint32_t frame = 0;
  uint32_t index = 0;
  uint32_t attempt = 0;
};

enum class StreamTimer : uint32_t {
  kRetransmit,    // a segment
  kRetryConnect,  // or give it up
  kWatch,         // is the other end still there?
  kTellFull,      // on_backpressure(kFull), decided inside a send
  kTellReset,     // on_disconnected, decided inside a send
  kCredit,        // a credit met a cut: it is told again
};

// The flags, beside the segment.
inline constexpr uint64_t kAtAccess = 1;  // the receiver's access link is still to be passed
inline constexpr uint64_t kIsReset = 2;   // kStreamClosed: an answer to data, no orderly end
inline constexpr uint64_t kIsCredit = 4;  // kStreamAcknowledged: of bytes, not of frames

inline StreamReference reference_of(const Event& event) {
  return {static_cast<uint32_t>(event.a >> 1 & 0x7fffffff), static_cast<uint32_t>(event.a >> 32),
          static_cast<uint32_t>(event.a & 1)};
}
inline StreamSegment segment_of(const Event& event) {
  return {static_cast<uint32_t>(event.b >> 32), static_cast<uint32_t>(event.b >> 16 & 0xffff),
          static_cast<uint32_t>(event.b >> 8 & 0xff)};
}
inline StreamTimer timer_of(const Event& event) {
  return static_cast<StreamTimer>(event.b >> 4 & 0xf);
}

class StreamEvents {
 public:
  StreamEvents(IslandQueue& queue, const Wires& wires, const StreamTable& streams)
      : queue_(queue), wires_(wires), streams_(streams) {}

  // An event at the end `at_side` of the stream.
  void push(const StreamReference& reference, uint32_t at_side, uint32_t kind, int64_t time_ns,
            const StreamSegment& segment, uint64_t flags, int64_t sent_ns) {
    const Stream& stream = streams_[reference];
    Event event;
    event.time_ns = time_ns;
    event.kind = kind;
    event.node = stream.node[at_side];
    event.peer = stream.node[1 - at_side];
    event.generation = wires_.epoch();
    event.a = uint64_t{reference.generation} << 32 | uint64_t{reference.slot} << 1 | reference.side;
    event.b = uint64_t{segment.frame} << 32 | uint64_t{segment.index} << 16 |
              uint64_t{segment.attempt} << 8 | flags;
    event.c = static_cast<uint64_t>(sent_ns);
    queue_.push(event);
  }
  void push_timer(const StreamReference& reference, StreamTimer timer, int64_t time_ns,
                  const StreamSegment& segment) {
    push(reference, reference.side, kStreamTimer, time_ns, segment,
         uint64_t{static_cast<uint32_t>(timer)} << 4, time_ns);
  }

 private:
  IslandQueue& queue_;
  const Wires& wires_;
  const StreamTable& streams_;
};

}  // namespace skerry::sim
