// The local log of a node in virtual time: records become durable a while after they were appended.
//
// Invariants: records become durable in the order of their appending; a crash keeps exactly the
// records that were durable by then. No events of its own: whoever owns it schedules the instant
// that `append` returns, and calls `settle` there. Limit: `most_bytes` of records; an append beyond
// it fails and changes nothing, as a full disk does.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/status.h"
#include "core/time.h"

namespace skerry::sim {

class MemoryLog {
 public:
  explicit MemoryLog(uint64_t most_bytes = uint64_t{1} << 32) : most_bytes_(most_bytes) {}

  // The instant at which the record is durable: `latency` from now, never before an earlier record.
  // Error: ResourceExhausted. REQUIRES: now does not go back.
  StatusOr<Instant> append(Instant now, Payload record, Duration latency);
  // Everything that is due by now becomes durable.
  void settle(Instant now);
  // What was not durable by now is gone.
  void crash(Instant now);

  // The disk holds these and nothing else: it was emptied, restored or overwritten from outside.
  // They may be more than `most_bytes`; nothing is appended then.
  void replace(std::vector<Payload> records);

  // The durable records, oldest first: what a restart finds.
  std::span<const Payload> records() const { return durable_; }
  size_t pending() const { return pending_.size(); }
  // Of durable and pending records.
  uint64_t bytes() const { return bytes_; }

 private:
  struct Pending {
    Payload record;
    Instant durable_at;
  };

  uint64_t most_bytes_;
  uint64_t bytes_ = 0;
  std::vector<Payload> durable_;
  std::deque<Pending> pending_;
};

}  // namespace skerry::sim
