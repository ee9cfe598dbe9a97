// A counter that can be set back to zero: a map of dots (Almeida, Shoker, Baquero 2018, section
// 7.3, DotFun; ccounter of their delta-enabled-crdts; riak_dt_emcntr of Riak's maps).
//
// Every addition is a dot that carries its amount; a reset is the absence of the dots that its
// context covers. So a reset erases exactly what its author had seen: an addition concurrent with
// it counts by itself. (ccounter folds an actor's amounts into its latest dot, which keeps one
// dot an actor, but lets an addition that is concurrent with a reset bring that actor's earlier
// amounts back.)
//
// By definition: the sum of the additions that are in no reset's past, modulo 2^64 (read as
// signed).
//
// Invariants: dot_map.h; no live dot carries 0; value_ is the sum.
// Cost: add and joining a delta O(log additions since the last reset); reset O(those additions).
// About 32 bytes for each of them.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/codec.h"
#include "core/status.h"
#include "core/value.h"
#include "crdts/causality/dot_map.h"

namespace skerry::crdts {

class ResettableCounter {
 public:
  static constexpr std::string_view kName = "resettable_counter";

  // REQUIRES, of both: the mutation's dot is new. Adding 0, and resetting where nothing was added,
  // change nothing.
  ResettableCounter add(int64_t amount, const Mutation& mutation);
  ResettableCounter reset(const Mutation& mutation);
  StatusOr<ResettableCounter> perform(const Command& command, const Mutation& mutation);
  void join(const ResettableCounter& other);

  int64_t count() const { return static_cast<int64_t>(value_); }
  Value value() const { return count(); }
  Hash128 digest() const { return number_digest(count()); }
  uint64_t size() const { return 1; }

  uint64_t irreducibles() const { return dots_.irreducibles(); }
  ResettableCounter residual(const ResettableCounter& other) const;

  bool has_seen(const Dot& dot) const { return dots_.context().contains(dot); }
  // Amounts as written.
  uint64_t content_bytes() const;
  bool is_delta_of(const Mutation& mutation) const { return dots_.is_delta_of(mutation); }

  void encode(Encoder& out) const { dots_.encode(out); }
  static ResettableCounter decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const ResettableCounter&, const ResettableCounter&) = default;

 private:
  struct Amount {
    int64_t amount = 0;
    DotMark mark() const { return DotMark::kUnset; }
    void encode(Encoder& out) const { out.signed_varint(amount); }
    static Amount decode(Decoder& in, DotMark mark) {
      const int64_t amount = in.signed_varint();
      if (mark == DotMark::kSet || amount == 0) in.fail();
      return {amount};
    }
    friend bool operator==(const Amount&, const Amount&) = default;
  };

  uint64_t sum() const;

  DotMap<Amount> dots_;
  uint64_t value_ = 0;
};

}  // namespace skerry::crdts
