// What comes to a node, and what it wants of its network.
#pragma once

#include <cstdint>

#include "core/bytes.h"
#include "core/channels.h"
#include "core/status.h"

namespace skerry::harness {

struct Input {
  enum class Kind : uint8_t {
    kFrame,
    kConnected,
    kDisconnected,
    kFull,
    kHasRoom,
    kStored,
    kNetworkIsBack,  // the machine's own
    kFollows,        // its person's: from now on, or not any more
    kLeaves
  };
  Kind kind = Kind::kFrame;
  uint32_t peer = 0;
  uint64_t ticket = 0;
  Payload frame = {};
  Status status = {};
  uint32_t document = 0;  // of what its person wants
  Channels::Copy copy = Channels::Copy::kKeep;
};

struct Wish {
  enum class Kind : uint8_t { kSend, kConnect, kClose };
  Kind kind = Kind::kSend;
  uint32_t peer = 0;
  Payload frame = {};
};

}  // namespace skerry::harness
