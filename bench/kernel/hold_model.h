// The hold model (Jones 1986): a queue of constant size; each step pops the earliest event and
// pushes it again later by a random increment.
#pragma once

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "core/hash.h"
#include "sim/kernel/event.h"

namespace skerry::bench {

// Increments drawn beforehand: the model times the queue, not the generator.
struct Increments {
  std::string name;
  std::vector<int64_t> values;  // a power of two of them
};

std::vector<Increments> all_increments();

struct HoldResult {
  double ns_per_hold = 0;  // one pop, one push, the record read and written
  uint64_t order = 0;      // a checksum of who popped when: equal for queues that agree
};

// This thread's own time: on a busy machine, waiting for a core is not the queue's cost.
inline double thread_cpu_ns() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

// Fills a queue with `pending` events, runs it in, then times `holds` steps.
template <typename Queue>
HoldResult run_hold(const Increments& increments, uint64_t pending, uint64_t holds) {
  const auto queue = std::make_unique<Queue>();
  const uint64_t mask = increments.values.size() - 1;
  uint64_t draw = 0;
  for (uint64_t i = 0; i < pending; ++i) {
    sim::Event event;
    event.time_ns = increments.values[draw++ & mask];
    event.node = static_cast<uint32_t>(i);
    queue->push(event);
  }
  RollingDigest order;
  const auto step = [&] {
    sim::Event event = queue->pop();
    order.add(static_cast<uint64_t>(event.time_ns) ^ (uint64_t{event.node} << 40) ^ event.a);
    event.time_ns += increments.values[draw++ & mask];
    ++event.a;
    queue->push(event);
  };
  for (uint64_t i = 0; i < pending; ++i) step();
  const double start = thread_cpu_ns();
  for (uint64_t i = 0; i < holds; ++i) step();
  return {(thread_cpu_ns() - start) / static_cast<double>(holds), order.value().low};
}

}  // namespace skerry::bench
