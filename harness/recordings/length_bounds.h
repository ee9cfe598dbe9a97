// How long a text can be at most where a transaction begins, whatever design merges what was
// concurrent: a position beyond that is wrong in the file.
//
// What was inserted in the past is known; how much of that is erased is known at least, because
// what is erased in one's past stays erased, while two who erased at once may have erased the same.
// Where the past is a chain the bound is the length. An undo may bring back all that was erased.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace skerry::harness {

class LengthBounds {
 public:
  explicit LengthBounds(uint64_t start = 0) : start_{start, 0}, inserted_(start) {}

  // Begins the next transaction: its bound, after the transactions `parents` (any order).
  template <typename Index>
  void begin(std::span<const Index> parents) {
    now_ = start_;
    if (parents.size() == 1) now_ = after_[parents[0]];
    if (parents.size() < 2) return;
    // The union of several pasts: no more than everything so far.
    now_ = {inserted_, 0};
    for (const Index parent : parents) now_.erased = std::max(now_.erased, after_[parent].erased);
  }
  uint64_t length() const { return now_.inserted - now_.erased; }
  bool has_room(uint64_t position, uint64_t erased) const {
    return position <= length() && erased <= length() - position;
  }
  void splice(uint64_t erased, uint64_t inserted) {
    now_.erased += erased;
    now_.inserted += inserted;
    inserted_ += inserted;
  }
  void undo() { now_.erased = 0; }
  void end() { after_.push_back(now_); }

 private:
  struct Length {
    uint64_t inserted = 0;  // at most
    uint64_t erased = 0;    // at least
  };

  Length start_;
  Length now_;
  std::vector<Length> after_;  // by transaction
  uint64_t inserted_;          // by all so far
};

}  // namespace skerry::harness
