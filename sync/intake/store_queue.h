// What was accepted and waits for the disk: in order, so that nothing is received before what it
// builds on.
//
// A disk that refused a record is asked again. Cost: O(1) each while the disk answers in order.
// Limited by who fills it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/bytes.h"
#include "core/status.h"
#include "core/time.h"
#include "sync/log/ring_queue.h"
#include "sync/outputs.h"

namespace skerry::sync {

template <typename Content>
class StoreQueue {
  struct Entry;

 public:
  using Slots = typename RingQueue<Entry>::Slots;
  // `room`: see RingQueue.
  StoreQueue() = default;
  explicit StoreQueue(Slots& room) : entries_(room) {}

  bool is_empty() const { return entries_.empty(); }
  size_t size() const { return entries_.size(); }
  bool is_front_durable() const { return !entries_.empty() && entries_.front().is_durable; }

  // A record that was to replace what is before it and was refused is stored again beside it.
  void store(Outputs& outputs, Payload record, Content content,
             Outputs::Before before = Outputs::Before::kStays) {
    const uint64_t ticket = outputs.store(record, before);
    entries_.push_back({std::move(record), ticket, false, Instant::max(), std::move(content)});
  }
  // There is nothing to store; it waits for what is before it.
  void follow(Content content) {
    entries_.push_back({{}, 0, true, Instant::max(), std::move(content)});
  }
  // The disk's answer. False for a ticket that is not waited for.
  bool answer(const Now& now, uint64_t ticket, const Status& status) {
    for (size_t i = 0; i < entries_.size(); ++i) {
      Entry& entry = entries_[i];
      if (entry.ticket != ticket || entry.is_durable) continue;
      entry.is_durable = status.ok();
      if (!status.ok()) {
        entry.retry_at = now.steady + kRetry;
        ++refused_;
      }
      return true;
    }
    return false;
  }
  void retry(const Now& now, Outputs& outputs) {
    for (size_t i = 0; refused_ > 0 && i < entries_.size(); ++i) {
      Entry& entry = entries_[i];
      if (entry.retry_at > now.steady) continue;
      entry.retry_at = Instant::max();
      entry.ticket = outputs.store(entry.record);
      --refused_;
    }
  }
  // When a refused one is stored again, or what is durable and was put off can be taken: at once.
  Instant next_retry() const {
    if (is_front_durable()) return Instant{};
    Instant next = Instant::max();
    for (size_t i = 0; refused_ > 0 && i < entries_.size(); ++i) {
      next = std::min(next, entries_[i].retry_at);
    }
    return next;
  }

  // REQUIRES: !is_empty().
  std::pair<Payload, Content> take_front() {
    std::pair<Payload, Content> front{std::move(entries_.front().record),
                                      std::move(entries_.front().content)};
    entries_.pop_front();
    return front;
  }

 private:
  static constexpr Duration kRetry = Duration::seconds(1);
  struct Entry {
    Payload record;
    uint64_t ticket = 0;
    bool is_durable = false;
    Instant retry_at = Instant::max();  // it was refused
    Content content;
  };
  RingQueue<Entry> entries_;
  uint64_t refused_ = 0;
};

}  // namespace skerry::sync
