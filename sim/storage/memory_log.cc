#include "sim/storage/memory_log.h"

#include <algorithm>
#include <string>
#include <utility>

namespace skerry::sim {

StatusOr<Instant> MemoryLog::append(Instant now, Payload record, Duration latency) {
  if (bytes_ > most_bytes_ || record.size() > most_bytes_ - bytes_) {
    return absl::ResourceExhaustedError("the disk is full: " + std::to_string(bytes_) + " of " +
                                        std::to_string(most_bytes_) + " bytes");
  }
  bytes_ += record.size();
  Instant durable_at = now + latency;
  if (!pending_.empty()) durable_at = std::max(durable_at, pending_.back().durable_at);
  pending_.push_back({std::move(record), durable_at});
  return durable_at;
}

void MemoryLog::settle(Instant now) {
  while (!pending_.empty() && pending_.front().durable_at <= now) {
    durable_.push_back(std::move(pending_.front().record));
    pending_.pop_front();
  }
}

void MemoryLog::crash(Instant now) {
  settle(now);
  for (const Pending& lost : pending_) bytes_ -= lost.record.size();
  pending_.clear();
}

void MemoryLog::replace(std::vector<Payload> records) {
  pending_.clear();
  durable_ = std::move(records);
  bytes_ = 0;
  for (const Payload& record : durable_) bytes_ += record.size();
}

}  // namespace skerry::sim
