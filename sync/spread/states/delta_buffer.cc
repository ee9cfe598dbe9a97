#include "sync/spread/states/delta_buffer.h"

#include <utility>

namespace skerry::sync {
namespace {

// A cover at its largest: actor 5 + 8, first 10, length 10, sum 16.
constexpr size_t kLargestCoverBytes = 49;

}  // namespace

void DeltaBuffer::add(Delta delta, uint32_t origin) {
  const size_t bytes = delta.body.size() + delta.covers.size() * kLargestCoverBytes;
  bytes_ += bytes;
  entries_.push_back({std::move(delta), origin, bytes});
  while (entries_.size() > kMostEntries || (bytes_ > kMostBytes && entries_.size() > 1)) {
    drop_oldest();
  }
}

void DeltaBuffer::drop_up_to(uint64_t index) {
  while (!entries_.empty() && first_ <= index) drop_oldest();
}

void DeltaBuffer::drop_oldest() {
  bytes_ -= entries_.front().bytes;
  entries_.pop_front();
  ++first_;
}

}  // namespace skerry::sync
