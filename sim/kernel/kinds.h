// Who owns which event kind: the event loop dispatches on these.
#pragma once

#include <cstdint>

namespace skerry::sim {

enum EventKind : uint32_t {
  kDatagramArrival = 1,  // network: 1..31
  kStreamOpened = 2,
  kStreamSegment = 3,
  kStreamAcknowledged = 4,
  kStreamTimer = 5,
  kStreamClosed = 6,
  kLastNetworkKind = 31,

  kFaultBegins = 32,
  kFaultEnds = 33,
  kTick = 40,          // a participant's deadline; generation = the node's timer
  kStorageDone = 41,   // the batch that is in flight
  kWorkload = 42,      // a = which workload
  kDiskMark = 43,      // what logs hold now is kept for a rollback; a = the fault
  kEndOfInstant = 44,  // when nothing else is left of its instant on its island; not counted
};

// Whether it happens to the whole world, and its node means nothing.
constexpr bool is_of_all(uint32_t kind) {
  return kind == kFaultBegins || kind == kFaultEnds || kind == kDiskMark;
}

}  // namespace skerry::sim
