// What the first message of a conversation says besides the set hash, so that the other side can
// choose a method: what each would cost here, about how many differences there are, and how far
// back.
#pragma once

#include <array>
#include <cstdint>

#include "sync/reconcile/sets/inquiry.h"
#include "sync/reconcile/sets/tally.h"

namespace skerry::sync {

struct Glance {
  // The newest 16, 64, 256, ... changes by time begin at these; one for each that there is.
  struct Rung {
    int64_t wall_ns = 0;
    uint32_t older = 0;  // a fingerprint of all that is older
  };
  static constexpr size_t kMostRungs = 8;

  uint64_t vector_bytes = 0;
  uint64_t heads = 0;
  Tally tally;
  std::vector<Rung> rungs;
};

enum class Rungs : uint8_t { kWith, kWithout };  // without: for who asks about the number alone
Glance glance_of(SetIndexes& indexes, Rungs rungs);
void encode(const Glance& glance, Encoder& out);
Glance decode_glance(Decoder& in);

struct Choice {
  Method method = Method::kRateless;
  uint64_t estimate = 0;  // of the differences
};
// What the one who is glanced at begins with.
Choice choose(SetIndexes& indexes, const Glance& theirs, uint64_t their_size);

}  // namespace skerry::sync
