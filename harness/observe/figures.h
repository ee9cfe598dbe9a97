// What metrics come to, by name, as a result takes them: none that has no row, and none that a
// scenario leaves out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "reports/model/results.h"

namespace skerry::harness {

class Figures {
 public:
  // All must outlive it. `known`: the rows that there are; `without`: names of metrics.
  Figures(std::span<const results::MetricInfo> known, std::span<const std::string> without,
          results::RunResult& result)
      : known_(known), without_(without), result_(result) {}

  bool wants(std::string_view name) const;
  // A metric without anything to measure (nobody was away) is not set at all. REQUIRES: `name` has
  // a row.
  void set(std::string_view name, double value);
  void count(std::string_view name, uint64_t amount) { set(name, static_cast<double>(amount)); }
  // Empty: it never came.
  void time(std::string_view name, std::optional<Duration> took) {
    set(name, took ? static_cast<double>(took->ns) : results::kNeverCame);
  }
  void rate(std::string_view name, uint64_t amount, int64_t nanoseconds) {
    set(name, nanoseconds <= 0
                  ? 0
                  : static_cast<double>(amount) * 1e9 / static_cast<double>(nanoseconds));
  }
  // The curve beside visibility's figures: what was seen, and how many samples never were.
  void curve(std::vector<results::HistogramBucket> buckets, uint64_t never);

 private:
  std::span<const results::MetricInfo> known_;
  std::span<const std::string> without_;
  results::RunResult& result_;
};

}  // namespace skerry::harness
