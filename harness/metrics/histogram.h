// A histogram of non-negative durations with a bounded relative error, the same on every machine.
//
// Log-linear buckets after HdrHistogram (Tene): exact below 128 ns, then 128 buckets an octave, so
// that a quantile is at most 0.8% above the true one; the largest value is exact. 64 KiB at most.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/time.h"

namespace skerry::harness {

class Histogram {
 public:
  void add(Duration value) {
    const auto ns = static_cast<uint64_t>(value.ns < 0 ? 0 : value.ns);
    const size_t bucket = bucket_of(ns);
    if (bucket >= counts_.size()) counts_.resize(bucket + 1);
    ++counts_[bucket];
    ++total_;
    if (ns > max_) max_ = ns;
  }

  void merge(const Histogram& other) {
    counts_.resize(std::max(counts_.size(), other.counts_.size()));
    for (size_t bucket = 0; bucket < other.counts_.size(); ++bucket) {
      counts_[bucket] += other.counts_[bucket];
    }
    total_ += other.total_;
    max_ = std::max(max_, other.max_);
  }

  uint64_t count() const { return total_; }
  Duration max() const { return {static_cast<int64_t>(max_)}; }

  // The smallest recorded value that at least permille/1000 of all values do not exceed, rounded up
  // to its bucket's end; 0 when empty.
  Duration quantile(uint32_t permille) const { return ranked((total_ * permille + 999) / 1000); }

  // The rank-th smallest value, from 1 on, rounded up to its bucket's end; the largest is exact.
  Duration ranked(uint64_t rank) const {
    uint64_t seen = 0;
    for (size_t bucket = 0; bucket < counts_.size(); ++bucket) {
      seen += counts_[bucket];
      if (seen >= rank) {
        const uint64_t end = end_of(bucket);
        return {static_cast<int64_t>(end < max_ ? end : max_)};
      }
    }
    return max();
  }

  // visit(inclusive upper end in ns, count) for every bucket that is not empty, ascending.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (size_t bucket = 0; bucket < counts_.size(); ++bucket) {
      if (counts_[bucket] != 0) visit(end_of(bucket), counts_[bucket]);
    }
  }

 private:
  static constexpr uint64_t kLinear = 128;

  static size_t bucket_of(uint64_t ns) {
    if (ns < kLinear) return ns;
    const auto octave = static_cast<uint64_t>(std::bit_width(ns)) - 8;  // 0 for 128..255
    return kLinear + octave * kLinear + ((ns >> octave) - kLinear);
  }
  static uint64_t end_of(size_t bucket) {
    if (bucket < kLinear) return bucket;
    const uint64_t octave = (bucket - kLinear) / kLinear;
    const uint64_t within = (bucket - kLinear) % kLinear + kLinear;
    return ((within + 1) << octave) - 1;
  }

  std::vector<uint64_t> counts_;
  uint64_t total_ = 0;
  uint64_t max_ = 0;
};

}  // namespace skerry::harness
