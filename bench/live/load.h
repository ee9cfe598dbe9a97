// Two loads on a server: as many updates as it takes, and one writer with many who watch.
#pragma once

#include <cstdint>
#include <string>

#include "core/time.h"
#include "live/address.h"

namespace skerry::bench {

// Writers, each on a document of its own that one more client follows, send updates of one
// character in frames of `in_frame`, prepared before. At most kMostOutstanding of each writer are
// not acknowledged, and acknowledged is what the server has on its disk.
struct Throughput {
  uint32_t writers = 200;
  uint32_t in_frame = 16;
  uint64_t updates = 1'000'000;  // of all together
};
inline constexpr uint64_t kMostOutstanding = 1024;
struct ThroughputResult {
  double seconds = 0;  // until all is acknowledged, and with the followers
  uint64_t updates = 0;
};
ThroughputResult run(const Throughput& load, const live::Address& server,
                     const std::string& speaks);

// One writes at that rate; every follower notes how long after its sending each update came.
struct FanOut {
  uint32_t followers = 1000;
  double rate = 20;  // updates a second
  Duration duration = Duration::seconds(20);
};
struct FanOutResult {
  uint64_t deliveries = 0;
  uint64_t expected = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double most_ms = 0;
};
FanOutResult run(const FanOut& load, const live::Address& server, const std::string& speaks);

}  // namespace skerry::bench
