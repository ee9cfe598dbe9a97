#include "sim/kernel/event_queue.h"

#include "core/check.h"

namespace skerry::sim {
namespace {

// Insertions into the sorted keys are linear: beyond this many, those that are not next go back.
constexpr size_t kManyKeys = 512;

}  // namespace

void EventQueue::refill() {
  SKERRY_CHECK(size_ > 0);
  near_end_ = far_.take_earliest(near_, slab_);
  for (size_t i = 0; i < kPrefetchAhead; ++i) slab_.prefetch(near_[i].slot);
}

void EventQueue::push_near(EventKey key) {
  near_.insert(key);
  if (near_.size() > kManyKeys && near_.front().time_ns != near_.back().time_ns) {
    near_end_ = far_.give_back(near_);
  }
}

}  // namespace skerry::sim
