// Sets of small numbers as ranges: which characters of a run are erased.
//
// Invariant: ranges ascend, are not empty, and neither overlap nor touch. Equal sets are equal
// values. Cost: every operation O(ranges of both).
#pragma once

#include <cstdint>
#include <vector>

#include "core/codec.h"

namespace skerry::crdts {

class Ranges {
 public:
  struct Range {
    uint64_t first = 0;
    uint64_t last = 0;
    friend bool operator==(const Range&, const Range&) = default;
  };

  // REQUIRES: first <= last <= kLargest.
  static constexpr uint64_t kLargest = uint64_t{1} << 32;
  void add(uint64_t first, uint64_t last);
  void join(const Ranges& other);
  // What is here and not in `other`.
  Ranges without(const Ranges& other) const;

  bool contains(uint64_t number) const;
  bool empty() const { return ranges_.empty(); }
  uint64_t count() const;

  // The number of ranges, then gaps and lengths.
  void encode(Encoder& out) const;
  // Fails the decoder on anything that encode() would not have written, and on the empty set.
  static Ranges decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const Ranges&, const Ranges&) = default;

 private:
  std::vector<Range> ranges_;
};

}  // namespace skerry::crdts
