#include "live/peer_names.h"

#include <array>

#include "core/crypto.h"

namespace skerry::live {

ReplicaId draw_client() {
  std::array<uint8_t, 4> bytes;
  fill_random(bytes);
  uint32_t number = 0;
  for (const uint8_t byte : bytes) number = number << 8 | byte;
  return {number % kFirstSlot};
}

std::string name_of(ReplicaId replica) {
  if (replica == kServer) return "a server";
  if (is_client(replica)) return "replica " + std::to_string(replica.value);
  return "slot " + std::to_string(replica.value - kFirstSlot);
}

}  // namespace skerry::live
