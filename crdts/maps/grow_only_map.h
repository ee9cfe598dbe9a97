// A map whose keys and values only grow: each key holds a grow-only counter (the GMap of Enes et
// al. 2019, "Efficient synchronization of state-based CRDTs", section 5; the map lattice and the
// GCounter of Almeida, Shoker, Baquero 2018, sections 3 and 4).
//
// There is no causal context: the state is a map from keys to maps from actors to totals, joined by
// taking the larger total. A key appears with its first addition and cannot be removed; concurrent
// additions to one key all count. The value of a key is the sum of its actors' totals, modulo 2^64.
//
// Commands: counter.add(amount > 0) at "/key". Subtracting, removing, nesting and other kinds of
// values are unimplemented.
// Invariants: no key is without totals, no total is zero; count and digest_ are those of the
// totals. Cost: add and joining a delta O(log keys); joining a state O(its entries * log). A delta
// is one key with one total, which is what is counted as one element. Limits: one actor adds at
// most kLargestTotal to a key; a key has less than 64 KiB.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "core/codec.h"
#include "core/value.h"
#include "crdts/causality/actor_map.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

class GrowOnlyMap {
 public:
  static constexpr std::string_view kName = "grow_only_map";
  static constexpr uint64_t kLargestTotal = std::numeric_limits<int64_t>::max();

  StatusOr<GrowOnlyMap> perform(const Command& command, const Mutation& mutation);
  // REQUIRES: is_valid_key(key), and the actor's total stays within its limit.
  GrowOnlyMap add(std::string_view key, uint64_t amount, const Mutation& mutation);
  void join(const GrowOnlyMap& other);

  // 0 where there is no such key.
  int64_t count(std::string_view key) const;
  // "/key:counter=3" for each key.
  Value value() const;
  Hash128 digest() const { return digest_; }
  uint64_t size() const { return keys_.size(); }

  // An irreducible is one actor's total of one key.
  uint64_t irreducibles() const;
  GrowOnlyMap residual(const GrowOnlyMap& other) const;

  uint64_t content_bytes() const;
  bool is_delta_of(const Mutation& mutation) const;

  // The actors, ascending, then each key with its totals, actors as places.
  void encode(Encoder& out) const;
  static GrowOnlyMap decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const GrowOnlyMap&, const GrowOnlyMap&) = default;

 private:
  struct Total {
    ActorId actor;
    uint64_t total = 0;
    friend bool operator==(const Total&, const Total&) = default;
  };
  struct Counter {
    ActorMap<Total> totals;
    uint64_t count = 0;
    friend bool operator==(const Counter&, const Counter&) = default;
  };

  uint64_t total_of(std::string_view key, const ActorId& actor) const;
  void raise(std::string_view key, const Total& total);
  void decode_key(Decoder& in, const std::vector<ActorId>& actors);
  std::vector<ActorId> actors() const;

  absl::btree_map<std::string, Counter, std::less<>> keys_;
  Hash128 digest_;
};

}  // namespace skerry::crdts
