// A counter that goes up and down with one pair an actor (LexCounter of delta-enabled-crdts; the
// lexicographic pair of Almeida, Shoker, Baquero 2018, section 4.3; Cassandra's counters).
//
// Each actor has a version and an amount. Adding raises the amount; subtracting lowers it under the
// next version. Join takes the larger pair of each actor, lexicographically: only its own actor
// writes a pair, so that the larger one is the later one. The value is the sum of the amounts,
// modulo 2^64 (read as signed).
//
// Invariants: actors ascend; no pair is (0, 0) or below it; value_ is the sum.
// Cost: as pn_counter. A delta is the author's one pair: 11 bytes while both are small.
// Limits: an actor's amount stays within int64, its versions within 2^63.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/codec.h"
#include "core/command.h"
#include "core/value.h"
#include "crdts/causality/actor_map.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

class LexicographicCounter {
 public:
  static constexpr std::string_view kName = "lexicographic_counter";

  // Out of range past the actor's limits.
  Status can_add(int64_t amount, const Mutation& mutation) const;
  // REQUIRES: can_add(amount, mutation). Adding 0 changes nothing.
  LexicographicCounter add(int64_t amount, const Mutation& mutation);
  void join(const LexicographicCounter& other);

  int64_t count() const { return static_cast<int64_t>(value_); }
  Value value() const { return count(); }
  Hash128 digest() const { return number_digest(count()); }
  uint64_t size() const { return 1; }

  // An irreducible is one actor's pair.
  uint64_t irreducibles() const { return pairs_.size(); }
  LexicographicCounter residual(const LexicographicCounter& other) const;

  // Amounts as written, without actors and versions.
  uint64_t content_bytes() const;
  bool is_delta_of(const Mutation& mutation) const;

  // Actor, version, amount: entry after entry, no count.
  void encode(Encoder& out) const;
  static LexicographicCounter decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const LexicographicCounter&, const LexicographicCounter&) = default;

 private:
  static constexpr uint64_t kLargestVersion = uint64_t{1} << 63;

  struct Pair {
    ActorId actor;
    uint64_t version = 0;
    int64_t amount = 0;
    friend bool operator==(const Pair&, const Pair&) = default;
    bool is_below(const Pair& other) const {
      return version < other.version || (version == other.version && amount < other.amount);
    }
    // What an actor has after its first command, at the least.
    bool is_written() const { return version > 0 || amount > 0; }
  };

  Pair pair_of(const ActorId& actor) const;
  void raise(const Pair& pair);

  ActorMap<Pair> pairs_;
  uint64_t value_ = 0;
};

}  // namespace skerry::crdts
