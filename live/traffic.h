// What all streams of a participant carry and hold, and the room that they read into.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

namespace skerry::live {

class Connection;

struct Traffic {
  uint64_t frames_received = 0;
  uint64_t frames_sent = 0;
  uint64_t bytes_received = 0;  // of whole frames, without their lengths
  uint64_t bytes_sent = 0;

  size_t held_bytes = 0;          // of frames that are not whole
  std::set<Connection*> streams;  // that are open

  std::vector<uint8_t> room = std::vector<uint8_t>(256 * 1024);
};

}  // namespace skerry::live
