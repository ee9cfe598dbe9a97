// When the running replicas hold equal sets of a document for good after the last write.
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

  // Empty where there was none, or the sets did not become equal since.
  const std::optional<Instant>& last_commit() const { return last_commit_; }
  const std::optional<Instant>& equal_since() const { return equal_since_; }

 private:
  std::optional<Instant> last_commit_;
  std::optional<Instant> equal_since_;
};

}  // namespace skerry::harness
