// Who is who among live participants, in the numbers that the engine knows them by.
//
// A client is a number below kFirstSlot, drawn when its folder is made. To its server it is whoever
// has a slot: the engine wants to know its peers when it is made, and keeps nothing of a peer
// beyond its connection, so that a slot may be taken by one after the other.
#pragma once

#include <cstdint>
#include <string>

#include "core/ids.h"

namespace skerry::live {

inline constexpr uint32_t kFirstSlot = 0x8000'0000;
inline constexpr ReplicaId kServer{0xFFFF'FFFF};

inline bool is_client(ReplicaId replica) { return replica.value < kFirstSlot; }
inline ReplicaId slot(uint32_t number) { return {kFirstSlot + number}; }

ReplicaId draw_client();
std::string name_of(ReplicaId replica);

}  // namespace skerry::live
