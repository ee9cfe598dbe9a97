// Arrivals that wait for the disk, in order: the first ones as they are; of more, whose sender is
// far ahead of the disk, only what the rest can be made of again. 48 bytes instead of 200.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "core/check.h"
#include "sync/intake/intake.h"
#include "sync/log/ring_queue.h"

namespace skerry::sync {

class WaitingArrivals {
 public:
  using Slots = RingQueue<Arrival>::Slots;
  WaitingArrivals() = default;
  // `room`: see RingQueue.
  explicit WaitingArrivals(Slots& room) : whole_(room) {}

  void push_back(Arrival&& arrival) {
    const bool is_near = packed_ == nullptr && whole_.size() < kMostWhole;
    if (is_near) return whole_.push_back(std::move(arrival));
    if (packed_ == nullptr) packed_ = std::make_unique<RingQueue<Packed>>();
    Packed packed{arrival.encoded(), {}, nullptr};
    if (arrival.bundle == nullptr) {
      packed.hash = arrival.change.hash;
    } else {
      packed.bundle = std::make_unique<Arrival>(std::move(arrival));
    }
    packed_->push_back(std::move(packed));
  }

  // REQUIRES: one waits.
  Arrival take_front() { return whole_.empty() ? take_packed() : whole_.take_front(); }

 private:
  static constexpr size_t kMostWhole = 64;
  struct Packed {
    Payload encoded;
    Hash128 hash;
    std::unique_ptr<Arrival> bundle;  // null: it is a change
  };

  Arrival take_packed() {
    const Packed front = packed_->take_front();
    if (packed_->empty()) packed_.reset();
    if (front.bundle != nullptr) return std::move(*front.bundle);
    auto change = decode_change(front.encoded, front.hash);
    SKERRY_CHECK(change.ok() && "it was read before");
    Arrival arrival;
    arrival.change = *std::move(change);
    return arrival;
  }

  RingQueue<Arrival> whole_;
  std::unique_ptr<RingQueue<Packed>> packed_;  // after them; null: none is
};

}  // namespace skerry::sync
