// The limits of live participants, in one place; what happens at each is said where it is met.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/time.h"

namespace skerry::live {

// Of one frame of the engine's: as on a stream of a simulation.
inline constexpr size_t kMostFrameBytes = (size_t{16} << 20) + (size_t{64} << 10);
// Of what waits to be sent on one stream: at 3/4 the engine begins nothing more for it.
inline constexpr size_t kSendBufferBytes = size_t{1} << 20;
// With answers that are given whether it is full or not; more ends the stream.
inline constexpr size_t kMostWaitingBytes = 2 * kMostFrameBytes;
// Of frames that are not whole, on all streams together; more ends the stream that holds most.
inline constexpr size_t kMostHeldBytes = size_t{256} << 20;
// Of what waits for the disk, or for room there: nothing more is read until half of it is written.
inline constexpr size_t kMostUnwrittenBytes = size_t{64} << 20;
// A stream that waits for nothing keeps no more than this of its room.
inline constexpr size_t kMostIdleBytes = 4096;

// Documents times slots: each pair takes 1.5 bytes, and where it is used up to 3.5 KiB.
inline constexpr uint64_t kMostPairs = uint64_t{1} << 24;

// Who connects has so long to greet, and so many may be at it.
inline constexpr Duration kGreetingTime = Duration::seconds(5);
inline constexpr size_t kMostGuests = 128;
// Of a message of a greeting.
inline constexpr size_t kMostGreetingBytes = 1024;

// What waits for the disk at the end has so long.
inline constexpr Duration kLastWrites = Duration::seconds(10);

}  // namespace skerry::live
