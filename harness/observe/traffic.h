// What all frames that came to living hosts were, by kind of byte (DESIGN section 4, "Meanings").
#pragma once

#include <cstdint>

namespace skerry::harness {

struct Traffic {
  uint64_t payload_bytes = 0;
  uint64_t metadata_bytes = 0;
  uint64_t redundant_bytes = 0;
  uint64_t control_bytes = 0;
  uint64_t duplicate_changes = 0;  // that arrived where they already were
  uint64_t round_trips = 0;        // handshakes completed
  uint64_t corrupt_frames = 0;
  uint64_t foreign_frames = 0;  // of another replication mode, or a later version

  uint64_t carried_bytes() const {
    return payload_bytes + metadata_bytes + redundant_bytes + control_bytes;
  }
};

}  // namespace skerry::harness
