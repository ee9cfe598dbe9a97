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
  if (pending() > 0) durable_at = std::max(durable_at, pending_.back().durable_at);
  if (durable_at == now && pending() == 0) {
    durable_.push_back(std::move(record));
  } else {
    pending_.push_back({std::move(record), durable_at});
  }
  return durable_at;
}

void MemoryLog::settle(Instant now) {
  while (pending() > 0 && pending_[settled_].durable_at <= now) {
    durable_.push_back(std::move(pending_[settled_++].record));
  }
  // Each record is moved once for one that is erased: linear in all.
  if (2 * settled_ < pending_.size()) return;
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<ptrdiff_t>(settled_));
  settled_ = 0;
}

void MemoryLog::crash(Instant now) {
  settle(now);
  for (size_t i = settled_; i < pending_.size(); ++i) bytes_ -= pending_[i].record.size();
  forget_pending();
}

void MemoryLog::replace(std::vector<Payload> records) {
  forget_pending();
  durable_ = std::move(records);
  bytes_ = 0;
  for (const Payload& record : durable_) bytes_ += record.size();
}

void MemoryLog::forget_pending() {
  pending_.clear();
  settled_ = 0;
}

}  // namespace skerry::sim
