// What a test world saw while it ran.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/participant.h"

namespace skerry::test {

struct Sightings {
  // What must never happen: an account that does not sum to its frame, a change that is sent before
  // its sender has stored it, a delivery out of order.
  std::vector<std::string> violations;
  uint64_t forks = 0;
  uint64_t evictions = 0;
  uint64_t frames_sent = 0;
  uint64_t bytes_sent = 0;
  uint64_t connects = 0;
  uint64_t largest_frame = 0;
  uint64_t most_under_way = 0;  // one way on a stream
  FrameAccount total;           // of all frames delivered
  uint64_t corrupt_frames = 0;
  std::vector<Instant> connect_times;
  // May drop (true) a frame that would be delivered.
  std::function<bool(uint32_t from, uint32_t to, const Payload& frame)> filter;
  // What comes in the place of a frame.
  std::function<Payload(uint32_t to, const Payload& frame)> spoil;
};

}  // namespace skerry::test
