// When the running replicas hold equal sets: after the last write, and after each heal.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/time.h"

namespace skerry::harness {

class Convergence {
 public:
  void on_commit(Instant now) {
    last_commit_ = now;
    equal_since_.reset();
  }
  // Returns true when this is the first equality after a heal.
  bool on_census(uint32_t distinct, Instant now) {
    if (distinct != 1) {
      equal_since_.reset();
      return false;
    }
    if (!equal_since_) equal_since_ = now;
    const bool heals = !heals_.empty();
    for (const Instant heal : heals_) {
      const Duration took = now - heal;
      if (!after_heal_ || took > *after_heal_) after_heal_ = took;
    }
    heals_.clear();
    return heals;
  }
  void on_heal(Instant now) { heals_.push_back(now); }

  bool is_equal() const { return equal_since_.has_value(); }
  // Zero where nothing was ever written; empty where the sets never became equal.
  std::optional<Duration> after_last_write() const {
    if (!last_commit_) return Duration{};
    if (!equal_since_) return std::nullopt;
    return *equal_since_ - *last_commit_;
  }
  // The slowest heal; empty where there was none or where one never led to equal sets.
  std::optional<Duration> after_heal() const { return heals_.empty() ? after_heal_ : std::nullopt; }

 private:
  std::optional<Instant> last_commit_;
  std::optional<Instant> equal_since_;
  std::vector<Instant> heals_;  // not yet followed by equality
  std::optional<Duration> after_heal_;
};

}  // namespace skerry::harness
