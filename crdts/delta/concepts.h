// The laws that designs promise, as concepts (Shapiro et al. 2011, "Conflict-free replicated data
// types"; Almeida, Shoker, Baquero 2018, "Delta state replicated data types").
//
// A delta-state design is a regular value type. Its default value is bottom; `join` is its least
// upper bound: commutative, associative, idempotent, with bottom as its unit. Every mutator takes
// who performs it, changes the state, and returns what it changed: a delta, which is a state of the
// same type, small, such that joining it to the old state gives the new one. A mutator that has
// nothing to do returns bottom. Whoever drops the deltas and ships states has a plain state-based
// CRDT. Concepts can ask for the shapes; tests/property checks the laws.
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>

#include "core/codec.h"
#include "core/command.h"
#include "core/status.h"
#include "core/value.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

template <typename T>
concept JoinSemilattice = std::regular<T> && requires(T state, const T& other) {
  state.join(other);
};

// `decode` fails the decoder on anything that `encode` would not have written; equal states have
// equal encodings.
template <typename T>
concept Encodable = requires(const T& state, Encoder& out, Decoder& in) {
  state.encode(out);
  { T::decode(in) } -> std::same_as<T>;
};

template <typename T>
concept CounterMutators = requires(T state, const T& old, int64_t amount,
                                   const Mutation& mutation) {
  { old.can_add(amount, mutation) } -> std::same_as<Status>;
  { state.add(amount, mutation) } -> std::same_as<T>;
};

template <typename T>
concept RegisterMutators = requires(T state, std::string_view value, const Mutation& mutation) {
  { state.assign(value, mutation) } -> std::same_as<T>;
};

template <typename T>
concept SetMutators = requires(T state, std::string_view element, const Mutation& mutation) {
  { state.add(element, mutation) } -> std::same_as<T>;
  { state.remove(element, mutation) } -> std::same_as<T>;
};

// A design that reads the command itself: families without mutators of their own here, designs that
// refuse some of their family's commands, and those with more. A delta, or an error that changed
// nothing.
template <typename T>
concept OwnCommands = requires(T state, const Command& command, const Mutation& mutation) {
  { state.perform(command, mutation) } -> std::same_as<StatusOr<T>>;
};

template <typename T>
concept DeltaMutators =
    CounterMutators<T> || RegisterMutators<T> || SetMutators<T> || OwnCommands<T>;

// Irredundant join decompositions (Enes, Almeida, Baquero, Leitão 2019, "Efficient synchronization
// of state-based CRDTs", section 3). Every state is the join of finitely many irreducible ones; of
// a causal type they are its live dots, each with what it carries, and the dots that it has seen
// go.
template <typename T>
concept Decomposable = requires(const T& state, const T& other) {
  // How many irreducible states it is the join of.
  { state.irreducibles() } -> std::same_as<uint64_t>;
  // The join of those of `other` that are not below `state`: joining it to `state` gives what
  // joining `other` gives, and nothing smaller does. Cost O(size of `other` * log).
  { state.residual(other) } -> std::same_as<T>;
};

template <typename T>
concept DeltaDesign = JoinSemilattice<T> && Encodable<T> && Decomposable<T> && DeltaMutators<T> &&
    requires(const T& state, const Mutation& mutation) {
  { T::kName } -> std::convertible_to<std::string_view>;
  { state.value() } -> std::same_as<Value>;
  { state.digest() } -> std::same_as<Hash128>;
  { state.size() } -> std::same_as<uint64_t>;
  { state.content_bytes() } -> std::same_as<uint64_t>;
  // Whether this state can be the delta of the one change that `mutation` describes.
  { state.is_delta_of(mutation) } -> std::same_as<bool>;
  state.check_invariants();
};

}  // namespace skerry::crdts
