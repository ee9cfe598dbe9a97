// A counter that goes up and down (Shapiro et al. 2011, RR-7506, section 3.1.3; the delta mutators
// of Almeida, Shoker, Baquero 2018, section 4).
//
// Each actor has two totals that only grow, what it added and what it subtracted; join takes the
// larger of each. The value is the sum over actors, modulo 2^64 (read as signed).
//
// Invariants: actors ascend; no actor has two zero totals; no total exceeds kLargestTotal; value_
// is the sum. Cost: add, value and joining a delta O(1) with dense actors; a new actor O(actors).
// The delta of one change is the author's one grown total: 11 bytes while the total is below 64.
// Limits: one actor adds, and subtracts, at most kLargestTotal in all.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "core/codec.h"
#include "core/command.h"
#include "core/value.h"
#include "crdts/causality/actor_map.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

class PnCounter {
 public:
  static constexpr std::string_view kName = "pn_counter";
  static constexpr uint64_t kLargestTotal = std::numeric_limits<int64_t>::max();

  // An error if the actor's total would exceed its limit.
  Status can_add(int64_t amount, const Mutation& mutation) const;
  // REQUIRES: can_add(amount, mutation). Adding 0 changes nothing.
  PnCounter add(int64_t amount, const Mutation& mutation);
  void join(const PnCounter& other);

  int64_t count() const { return static_cast<int64_t>(value_); }
  Value value() const { return count(); }
  Hash128 digest() const { return number_digest(count()); }
  uint64_t size() const { return 1; }

  // An irreducible is one total of one actor.
  uint64_t irreducibles() const;
  PnCounter residual(const PnCounter& other) const;

  // Totals as written, without actors: what a user's amounts became.
  uint64_t content_bytes() const;
  bool is_delta_of(const Mutation& mutation) const;

  // Actor, then the totals: entry after entry, no count.
  void encode(Encoder& out) const;
  static PnCounter decode(Decoder& in);

  // The paths that allocate nothing. A malformed body is an error and changes nothing.
  Status join_encoded(ByteView body);
  Status apply_encoded(ByteView body, const Mutation& mutation);
  // 0 for malformed bytes.
  static uint64_t content_bytes_of(ByteView body);

  void check_invariants() const;

  friend bool operator==(const PnCounter&, const PnCounter&) = default;

 private:
  struct Totals {
    ActorId actor;
    uint64_t added = 0;
    uint64_t subtracted = 0;
    friend bool operator==(const Totals&, const Totals&) = default;
  };

  static void encode_totals(Encoder& out, const Totals& totals);
  static Totals decode_totals(Decoder& in);
  void join_totals(const Totals& totals);

  ActorMap<Totals> totals_;
  uint64_t value_ = 0;
};

}  // namespace skerry::crdts
