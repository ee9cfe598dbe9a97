// One thing that will happen: a plain record, 64 bytes, no constructor, nothing behind a pointer
// but a payload that the holder must attach again or release.
#pragma once

#include <cstdint>
#include <type_traits>

#include "core/time.h"

namespace skerry::sim {

struct Event {
  int64_t time_ns = 0;
  uint64_t sequence = 0;    // unique and ascending in scheduling order: FIFO on ties
  uint32_t kind = 0;        // whose event it is: see sim/kernel/kinds.h
  uint32_t node = 0;        // where it happens
  uint32_t peer = 0;        // the other node, where there is one
  uint32_t generation = 0;  // an event of an earlier life of its node or timer is dropped
  uint64_t a = 0;           // two words that the kind defines
  uint64_t b = 0;
  void* payload = nullptr;  // Payload::detach()
  uint64_t c = 0;
};
static_assert(sizeof(Event) == 64 && std::is_trivially_copyable_v<Event>);

}  // namespace skerry::sim
