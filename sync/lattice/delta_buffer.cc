#include "sync/lattice/delta_buffer.h"

#include <utility>

namespace skerry::sync::lattice {
namespace {

// A cover at its largest: actor 5 + 8, first 10, length 10, sum 16.
constexpr size_t kLargestCoverBytes = 49;

}  // namespace

void DeltaBuffer::add(Piece piece, uint32_t origin) {
  const size_t bytes = piece.body.size() + piece.covers.size() * kLargestCoverBytes;
  bytes_ += bytes;
  entries_.push_back({std::move(piece), origin, bytes});
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

}  // namespace skerry::sync::lattice
