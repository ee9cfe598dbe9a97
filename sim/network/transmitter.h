// A line that sends one byte after the other, and the FIFO queue in front of it.
//
// The queue is one number: when the line will be free. The backlog in bytes follows from it, so
// that nothing is stored for what waits.
#pragma once

#include <algorithm>
#include <cstdint>

namespace skerry::sim {

// How fast bytes leave. Times are rounded to a nanosecond.
class LineRate {
 public:
  LineRate() = default;  // unlimited
  // `bits_per_second` 0: unlimited. REQUIRES: not negative; at least 1/1000 otherwise.
  explicit LineRate(double bits_per_second)
      : ns_per_byte_q20_(bits_per_second > 0
                             ? static_cast<uint64_t>(8e9 * 1048576.0 / bits_per_second + 0.5)
                             : 0) {}

  bool is_limited() const { return ns_per_byte_q20_ != 0; }
  int64_t time_of(uint64_t bytes) const {
    return static_cast<int64_t>((static_cast<Wide>(bytes) * ns_per_byte_q20_ + (1u << 19)) >> 20);
  }

 private:
  __extension__ using Wide = unsigned __int128;
  uint64_t ns_per_byte_q20_ = 0;
};

struct Transmitter {
  int64_t free_at_ns = 0;

  // Whether `bytes` more fit behind what waits at `now_ns`: always where nothing waits.
  bool has_room(int64_t now_ns, uint64_t bytes, uint64_t queue_bytes, const LineRate& rate) const {
    if (free_at_ns <= now_ns) return true;
    return bytes <= queue_bytes && free_at_ns - now_ns <= rate.time_of(queue_bytes - bytes);
  }
  // When the last of `bytes` has left.
  int64_t send(int64_t now_ns, uint64_t bytes, const LineRate& rate) {
    free_at_ns = std::max(free_at_ns, now_ns) + rate.time_of(bytes);
    return free_at_ns;
  }
};

}  // namespace skerry::sim
