// A map of maps, counters, flags, registers and sets, nested to any depth, in which a removal
// erases what it has seen and a concurrent update survives alone (Almeida, Shoker, Baquero 2018,
// "Delta state replicated data types", sections 7.3 and 7.4.4, ORMap; the observed reset of
// riak_dt_map).
//
// By definition: an update at a path is in effect if no removal of that path, or of one above it,
// and no command that replaces it (an assignment of the register, a reset of the counter, a
// command on the same flag or on the same element) has it in its past. So an increment of 1 on a
// counter of 10 that is removed concurrently gives 1.
//
// Children are keyed by key and kind: replicas that create one key at the same time and as the same
// kind have created one child, which merges; of different kinds they stand side by side, visible.
// Maps are made by going through them and exist while something is in them.
//
// Invariants, cost and limits: maps/dotted_leaves.h, maps/pointer.h (64 levels).
#pragma once

#include <string_view>

#include "core/command.h"
#include "core/value.h"
#include "crdts/maps/children.h"
#include "crdts/maps/dotted_leaves.h"

namespace skerry::crdts {

class OrMap {
 public:
  static constexpr std::string_view kName = "or_map";

  // counter.add, counter.reset, register.assign, flag.enable, flag.disable, set.add and set.remove
  // at a path of at least one key, the last being the child's; map.remove at any, "" for all.
  // Adding 0 and removing, resetting or disabling what is not there change nothing.
  StatusOr<OrMap> perform(const Command& command, const Mutation& mutation);
  void join(const OrMap& other) { state_.join(other.state_); }

  // What is at a path: an int64_t, a bool or texts. Does not compile for types that cannot lie
  // here.
  template <typename Child>
  auto child(std::string_view pointer) const {
    constexpr ChildKind kKind = child_kind<Child>();
    if constexpr (DotStore<Child>) return Child::value_of(state_.carried(pointer, kKind));
  }

  // "/k/k:counter=3", "/k:flag=1", "/k:register=[\"a\",\"b\"]", and for each element of a set
  // "/k:set=\"a\"".
  Value value() const { return state_.facts(); }
  Hash128 digest() const { return state_.digest(); }
  uint64_t digest_cost() const { return state_.digest_cost(); }
  uint64_t size() const { return state_.count(); }

  uint64_t irreducibles() const { return state_.irreducibles(); }
  OrMap residual(const OrMap& other) const;

  bool has_seen(const Dot& dot) const { return state_.context().contains(dot); }
  const CausalContext& context() const { return state_.context(); }
  uint64_t content_bytes() const { return state_.content_bytes(); }
  bool is_delta_of(const Mutation& mutation) const { return state_.is_delta_of(mutation); }

  void encode(Encoder& out) const { state_.encode(out); }
  static OrMap decode(Decoder& in);
  void check_invariants() const { state_.check_invariants(); }

  friend bool operator==(const OrMap&, const OrMap&) = default;

 private:
  DottedLeaves state_;
};

}  // namespace skerry::crdts
