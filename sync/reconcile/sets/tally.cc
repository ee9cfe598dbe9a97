#include "sync/reconcile/sets/tally.h"

#include <limits>

namespace skerry::sync {

void Tally::catch_up(const HeldSet& set) {
  for (; rows_ < set.size(); ++rows_) {
    const uint64_t bits = set[rows_].hash.low;
    for (size_t i = 0; i < kCounters; ++i) {
      counters_[i] += static_cast<int32_t>(bits >> i & 1) * 2 - 1;
    }
  }
}

uint64_t Tally::estimate(const Tally& other) const {
  // Counters have 32 bits, squares of their differences at most 66: the sum may be rounded.
  uint64_t sum = 0;
  for (size_t i = 0; i < kCounters; ++i) {
    const int64_t difference = int64_t{counters_[i]} - other.counters_[i];
    const auto size = static_cast<uint64_t>(difference < 0 ? -difference : difference);
    sum += size < (uint64_t{1} << 28) ? size * size : uint64_t{1} << 56;
  }
  return (sum + kCounters / 2) / kCounters;
}

void Tally::encode(Encoder& out) const {
  for (const int32_t counter : counters_) out.signed_varint(counter);
}

Tally Tally::decode(Decoder& in) {
  Tally tally;
  for (int32_t& counter : tally.counters_) {
    const int64_t value = in.signed_varint();
    if (value < std::numeric_limits<int32_t>::min() ||
        value > std::numeric_limits<int32_t>::max()) {
      in.fail();
    }
    counter = in.failed() ? 0 : static_cast<int32_t>(value);
  }
  return tally;
}

}  // namespace skerry::sync
