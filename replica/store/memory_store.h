// A store in memory, for many replicas in one process: it models a disk's durability and nothing
// else. What was appended is durable once its owner says so; a crash loses the rest.
//
// Limit: `most_bytes` of records, beyond which appending fails as on a full disk; what is replaced
// counts until what replaces it is durable.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "replica/store/record_list.h"
#include "replica/store/store.h"

namespace skerry::replica {

// What outlives the processes that open it.
class MemoryDisk {
 public:
  explicit MemoryDisk(uint64_t most_bytes = uint64_t{1} << 32) : most_bytes_(most_bytes) {}

  // The store of a new process; the disk outlives it. Opening is durable at once.
  std::unique_ptr<Store> open(uint64_t epoch);

  // All that was appended is durable.
  void sync() { records_.settle(); }
  void crash() { records_.crash(); }

  const RecordList& records() const { return records_; }
  // It holds these, durable, and nothing else: it was emptied, restored or copied from outside.
  void replace(const std::vector<Store::Record>& records);

 private:
  class Opening;

  uint64_t most_bytes_;
  RecordList records_;
  std::vector<uint64_t> epochs_;
};

}  // namespace skerry::replica
