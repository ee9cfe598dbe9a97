// A constant population of messages that wander over a random graph: the network alone.
//
// Every delivered message is sent on at once to a random neighbour of where it arrived; a lost one
// is replaced after a while by a timer. Every dispatched event and its payload's hash go into the
// rolling digest, as in a run. No participant, no CRDT.
#pragma once

#include <cstdint>

#include "core/hash.h"
#include "core/time.h"
#include "sim/network/network.h"

namespace skerry::bench {

struct LoadOptions {
  uint32_t nodes = 1'000;
  uint32_t k = 8;                  // random_k
  uint32_t messages_per_node = 4;  // in flight
  uint32_t payload_bytes = 64;
  uint64_t deliveries = 10'000'000;
  double loss = 0.01;
  uint64_t seed = 1;
};

struct LoadResult {
  uint64_t events = 0;
  sim::NetworkCounters counters;
  Hash128 digest;
  Duration virtual_time;
  double cpu_seconds = 0;   // of the thread, in the event loop
  double wall_seconds = 0;  // the same loop on the wall's clock, larger where the core is shared
};

// Latency is lognormal, p50 20 ms and p99 120 ms; one partition into halves is active in the middle
// fifth of the run.
LoadResult run_load(const LoadOptions& options);

}  // namespace skerry::bench
