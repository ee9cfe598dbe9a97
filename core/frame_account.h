// Where the bytes of a frame that was received went.
#pragma once

#include <cstdint>

namespace skerry {

// Where a received frame's bytes went (DESIGN section 4, "Bytes by kind"). The four sum to its
// size.
struct FrameAccount {
  uint32_t payload = 0;
  uint32_t metadata = 0;
  uint32_t redundant = 0;
  uint32_t control = 0;
  uint32_t new_changes = 0;
  uint32_t duplicate_changes = 0;
  uint32_t round_trips = 0;  // handshakes this frame completed: the answer to a question asked here
  bool is_corrupt = false;   // failed its checksum or its decoding; all bytes count as redundant
  bool is_foreign = false;   // well formed, but of another replication mode: nothing was done
};

}  // namespace skerry
