// A store in memory, for many replicas in one process: it models a disk's durability and nothing
// else. What was appended is durable once its owner says so; a crash loses the rest.
//
// Limit: `most_bytes` of records, beyond which appending fails as on a full disk. Cost: 16 bytes a
// record, whose bytes are shared.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "replica/store/store.h"

namespace skerry::replica {

// What outlives the processes that open it.
class MemoryDisk {
 public:
  explicit MemoryDisk(uint64_t most_bytes = uint64_t{1} << 32) : most_bytes_(most_bytes) {}

  // The store of a new process; the disk outlives it. Opening is durable at once.
  std::unique_ptr<Store> open(uint64_t epoch);

  // The oldest that are not durable now are.
  void sync(size_t records) { durable_ += records; }
  void crash();

  // All that was appended, oldest first; the first durable() of them are.
  std::span<const Payload> records() const { return records_; }
  size_t durable() const { return durable_; }
  uint64_t bytes() const { return bytes_; }
  // It holds these, durable, and nothing else: it was emptied, restored or copied from outside.
  void replace(std::vector<Payload> records);

 private:
  class Opening;

  uint64_t most_bytes_;
  uint64_t bytes_ = 0;
  size_t durable_ = 0;
  std::vector<Payload> records_;
  std::vector<uint64_t> epochs_;
};

}  // namespace skerry::replica
