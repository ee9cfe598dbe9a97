// One stream between two nodes: what both ends know, in one record.
//
// The two ends may disagree (half-open): each has its own `is_open`. Data lives in the record, not
// in an end, because what is in flight still arrives after its sender crashed. A record ends when
// both ends are closed; events that are still under way name its generation and are dropped.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/bytes.h"
#include "sim/network/network.h"

namespace skerry::sim {

// Frames one way, cut into segments. Frames [base, base + count) are unacknowledged; those below
// `next_delivery` have been delivered.
class StreamDirection {
 public:
  struct Frame {
    Payload payload;  // given up at delivery
    uint32_t size = 0;
    uint32_t segments = 0;
    uint32_t segments_left = 0;  // that have not arrived
    bool is_large = false;       // does not count against the buffer: see room_of
  };

  uint32_t base = 0;
  uint32_t next_delivery = 0;
  uint64_t buffered_bytes = 0;  // of all frames, written into the buffer or waiting for it
  uint64_t large_bytes = 0;     // of those the large frames'
  // Sums over the life of the stream: what was written into the buffer, what of that the sender
  // knows to have arrived, what has arrived, and what of that was told.
  uint64_t written_bytes = 0;
  uint64_t freed_bytes = 0;
  uint64_t acknowledged_bytes = 0;  // whole frames
  uint64_t arrived_bytes = 0;
  uint64_t told_bytes = 0;
  uint32_t unwritten_frame = 0;  // the next segment for the buffer
  uint32_t unwritten_segment = 0;
  bool has_credit_timer = false;
  int64_t heard_at_ns = 0;  // the last sign of life from the other end, or the first sending
  bool is_full = false;     // as the sender has been or is about to be told
  bool has_watch = false;   // a kWatch timer is pending

  uint32_t next_frame() const { return base + static_cast<uint32_t>(frames_.size() - head_); }
  bool has_unwritten() const { return unwritten_frame != next_frame(); }
  bool is_idle() const { return head_ == frames_.size(); }
  Frame& frame(uint32_t number) { return frames_[head_ + (number - base)]; }
  const Frame& frame(uint32_t number) const { return frames_[head_ + (number - base)]; }

  // Whether a frame counts against the buffer, or apart: whoever sends a large one cannot make it
  // smaller. The sum of those has a limit of its own.
  enum class Room : uint8_t { kOfBuffer, kApart };
  static Room room_of(uint64_t frame_bytes, uint64_t send_buffer_bytes) {
    return frame_bytes > send_buffer_bytes / 2 ? Room::kApart : Room::kOfBuffer;
  }
  bool has_room(uint64_t frame_bytes, uint64_t send_buffer_bytes) const {
    if (room_of(frame_bytes, send_buffer_bytes) == Room::kApart) {
      return large_bytes + frame_bytes <= Network::kMostStreamFrameBytes;
    }
    return buffered_bytes - large_bytes + frame_bytes <= send_buffer_bytes;
  }
  uint32_t push(Payload payload, Room room) {
    const bool is_large = room == Room::kApart;
    const auto size = static_cast<uint32_t>(payload.size());
    constexpr uint32_t kSegment = static_cast<uint32_t>(Network::kSegmentBytes);
    const uint32_t segments = size == 0 ? 1 : (size + kSegment - 1) / kSegment;
    frames_.push_back({std::move(payload), size, segments, segments, is_large});
    buffered_bytes += size;
    if (is_large) large_bytes += size;
    return next_frame() - 1;
  }
  // REQUIRES: !is_idle().
  void pop() {
    const Frame& first = frames_[head_];
    buffered_bytes -= first.size;
    if (first.is_large) large_bytes -= first.size;
    acknowledged_bytes += first.size;
    freed_bytes = std::max(freed_bytes, acknowledged_bytes);
    frames_[head_].payload = {};
    ++head_;
    ++base;
    if (head_ == frames_.size()) {
      frames_.clear();
      head_ = 0;
      return;
    }
    // Compacting when half is dead keeps the cost constant a frame.
    if (2 * head_ < frames_.size() + 8) return;
    frames_.erase(frames_.begin(), frames_.begin() + static_cast<int64_t>(head_));
    head_ = 0;
  }
  // The frames that were not delivered, oldest first.
  template <typename Visit>
  void visit_undelivered(const Visit& visit) const {
    for (uint32_t i = next_delivery; i != next_frame(); ++i) visit(frame(i).payload);
  }

 private:
  absl::InlinedVector<Frame, 1> frames_;
  size_t head_ = 0;
};

struct Stream {
  uint32_t generation = 0;
  bool is_established = false;
  NodeIndex node[2] = {0, 0};  // side 0 opened it
  uint64_t link[2] = {0, 0};   // from node[side] to the other
  bool is_open[2] = {false, false};
  int64_t opened_at_ns = 0;
  StreamDirection from[2];              // what node[side] sends
  int64_t last_arrival_ns[2] = {0, 0};  // of any segment sent by node[side]
};

}  // namespace skerry::sim
