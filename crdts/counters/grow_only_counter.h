// A counter that only goes up (Shapiro et al. 2011, RR-7506, section 3.1.1, G-Counter; the delta
// mutator of Almeida, Shoker, Baquero 2018, section 4.1).
//
// Each actor has a total that grows; join takes the larger of each. The value is the sum over
// actors, modulo 2^64 (read as signed).
//
// Invariants: actors ascend; no total is zero or exceeds kLargestTotal; value_ is the sum.
// Cost: add, value and joining a delta O(1) with dense actors; a new actor O(actors). A delta is
// the author's one grown total: 10 bytes while it is below 128.
// Limits: one actor adds at most kLargestTotal in all.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/codec.h"
#include "core/command.h"
#include "core/value.h"
#include "crdts/causality/actor_map.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

class GrowOnlyCounter {
 public:
  static constexpr std::string_view kName = "grow_only_counter";

  // Unimplemented for a negative amount, out of range past the actor's limit.
  Status can_add(int64_t amount, const Mutation& mutation) const;
  // REQUIRES: can_add(amount, mutation). Adding 0 changes nothing.
  GrowOnlyCounter add(int64_t amount, const Mutation& mutation);
  void join(const GrowOnlyCounter& other);

  int64_t count() const { return static_cast<int64_t>(value_); }
  Value value() const { return count(); }
  Hash128 digest() const { return number_digest(count()); }
  uint64_t size() const { return 1; }

  // An irreducible is one actor's total.
  uint64_t irreducibles() const { return totals_.size(); }
  GrowOnlyCounter residual(const GrowOnlyCounter& other) const;

  // Totals as written, without actors: what a user's amounts became.
  uint64_t content_bytes() const;
  bool is_delta_of(const Mutation& mutation) const;

  // Actor, then the total: entry after entry, no count.
  void encode(Encoder& out) const;
  static GrowOnlyCounter decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const GrowOnlyCounter&, const GrowOnlyCounter&) = default;

 private:
  struct Total {
    ActorId actor;
    uint64_t added = 0;
    friend bool operator==(const Total&, const Total&) = default;
  };

  uint64_t total_of(const ActorId& actor) const;
  void raise(const Total& total);

  ActorMap<Total> totals_;
  uint64_t value_ = 0;
};

}  // namespace skerry::crdts
