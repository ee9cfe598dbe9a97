// What was accepted and waits for the disk: in order, so that nothing is received before what it
// builds on.
//
// Cost: O(1) each while the disk answers in order. Limited by who fills it (Intake's max_pending).
#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.h"
#include "core/time.h"
#include "sync/intake.h"
#include "sync/ring_queue.h"

namespace skerry::sync {

inline constexpr uint32_t kNobody = ~uint32_t{0};

class StoreQueue {
 public:
  // One input's arrivals: one record of the log.
  struct Batch {
    uint64_t ticket = 0;
    Payload record;
    uint32_t arrivals = 0;
    uint32_t giver = kNobody;  // the session whose frame it was
    bool is_own = false;
    bool has_woken = false;
    bool is_durable = false;
    Instant retry_at = Instant::max();  // the disk refused it; it is asked again then
  };

  bool empty() const { return batches_.empty(); }
  bool is_front_durable() const { return !batches_.empty() && batches_.front().is_durable; }

  // Takes the arrivals over; returns the batch's ticket.
  uint64_t push(Batch batch, std::vector<Arrival>& arrivals) {
    batch.ticket = ++last_ticket_;
    batch.arrivals = static_cast<uint32_t>(arrivals.size());
    for (Arrival& arrival : arrivals) arrivals_.push_back(std::move(arrival));
    arrivals.clear();
    batches_.push_back(std::move(batch));
    return last_ticket_;
  }

  // Null for a ticket that is not waited for.
  Batch* find(uint64_t ticket) {
    for (size_t i = 0; i < batches_.size(); ++i) {
      if (batches_[i].ticket == ticket) return &batches_[i];
    }
    return nullptr;
  }
  uint64_t renew(Batch& batch) { return batch.ticket = ++last_ticket_; }
  template <typename Visit>
  void for_each(Visit visit) {
    for (size_t i = 0; i < batches_.size(); ++i) visit(batches_[i]);
  }

  // REQUIRES: !empty(). Its arrivals are to be taken next, one by one.
  Batch take_batch() {
    Batch batch = std::move(batches_.front());
    batches_.pop_front();
    return batch;
  }
  Arrival take_arrival() {
    Arrival arrival = std::move(arrivals_.front());
    arrivals_.pop_front();
    return arrival;
  }

 private:
  RingQueue<Batch> batches_;
  RingQueue<Arrival> arrivals_;
  uint64_t last_ticket_ = 0;
};

}  // namespace skerry::sync
