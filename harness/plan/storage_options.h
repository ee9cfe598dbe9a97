// What every disk is like, and what stands on it.
#pragma once

#include <cstdint>

#include "core/time.h"

namespace skerry::harness {

struct StorageOptions {
  enum class Kind : uint8_t { kMemory, kSqlite };
  Kind kind = Kind::kMemory;
  Duration latency;  // of a sync, and in memory of a batch, until it is durable
  // SQLite's alone.
  Duration write;                // of each call that is no sync
  int64_t bytes_per_second = 0;  // 0: no bytes cost anything
  uint64_t most_bytes = uint64_t{1} << 32;

  // Until a batch is durable, where nothing is in flight: at least, and at most.
  Duration least_batch() const { return kind == Kind::kMemory ? latency : latency + write * 2; }
  // SQLite's now and then moves its log to the database: syncs, calls and bytes of the largest.
  Duration longest_batch() const {
    if (kind == Kind::kMemory) return latency;
    constexpr int64_t kSyncs = 5;
    constexpr int64_t kCalls = 1200;
    constexpr int64_t kBytes = 8 << 20;
    const int64_t moved = bytes_per_second == 0 ? 0 : kBytes * 1'000'000'000 / bytes_per_second;
    return latency * kSyncs + write * kCalls + Duration::nanoseconds(moved);
  }
};

}  // namespace skerry::harness
