#include "live/peer_names.h"

#include "core/crypto.h"

namespace skerry::live {

ReplicaId draw_client() { return {static_cast<uint32_t>(random_bits() % kFirstSlot)}; }

std::string name_of(ReplicaId replica) {
  if (replica == kServer) return "a server";
  if (is_client(replica)) return "replica " + std::to_string(replica.value);
  return "slot " + std::to_string(replica.value - kFirstSlot);
}

}  // namespace skerry::live
