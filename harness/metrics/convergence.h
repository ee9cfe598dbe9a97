// When the running replicas hold equal sets for good after the last write.
#pragma once

#include <cstdint>
#include <optional>

#include "core/time.h"

namespace skerry::harness {

class Convergence {
 public:
  void on_commit(Instant now) {
    last_commit_ = now;
    equal_since_.reset();
  }
  void on_census(uint32_t distinct, Instant now) {
    if (distinct != 1) {
      equal_since_.reset();
    } else if (!equal_since_) {
      equal_since_ = now;
    }
  }

  bool has_writes() const { return last_commit_.has_value(); }
  // Empty where the sets never became equal. REQUIRES: has_writes().
  std::optional<Duration> after_last_write() const {
    if (!equal_since_) return std::nullopt;
    return *equal_since_ - *last_commit_;
  }

 private:
  std::optional<Instant> last_commit_;
  std::optional<Instant> equal_since_;
};

}  // namespace skerry::harness
