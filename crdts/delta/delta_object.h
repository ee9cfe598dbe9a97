// Makes an Object, and a catalogue row's functions, of any delta-state design: the edge where its
// states become bytes.
//
// A change's body is the encoding of the delta; a folded body is the encoding of a join of deltas:
// one format for both. Bodies come from other machines: decoding is bounds-checked, allocates no
// more than a small multiple of the input, and happens before anything is changed.
#pragma once

#include <algorithm>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "crdts/causality/causal_context.h"
#include "crdts/delta/concepts.h"
#include "crdts/object/limits.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

template <DeltaDesign D>
StatusOr<D> decode_state(ByteView body) {
  Decoder in(body);
  D state = D::decode(in);
  SKERRY_RETURN_IF_ERROR(in.finish(D::kName));
  return state;
}

template <DeltaDesign D>
Payload encode_state(const D& state) {
  Encoder out;
  state.encode(out);
  return out.payload();
}

// Joins an encoded state to `state`; a malformed one is an error and changes nothing.
template <DeltaDesign D>
Status join_body(D& state, ByteView body) {
  if constexpr (requires { state.join_encoded(body); }) {
    return state.join_encoded(body);
  } else {
    StatusOr<D> other = decode_state<D>(body);
    if (!other.ok()) return other.status();
    if (state == D()) {  // a document that is opened: nothing is done twice
      state = *std::move(other);
    } else {
      state.join(*other);
    }
    return absl::OkStatus();
  }
}

// Design::fold.
template <DeltaDesign D>
StatusOr<Payload> fold_bodies(std::span<const ByteView> bodies) {
  D folded;
  for (const ByteView body : bodies) SKERRY_RETURN_IF_ERROR(join_body(folded, body));
  return encode_state(folded);
}

// Design::content_bytes.
template <DeltaDesign D>
uint32_t content_bytes_of(ByteView body) {
  uint64_t bytes = 0;
  if constexpr (requires { D::content_bytes_of(body); }) {
    bytes = D::content_bytes_of(body);
  } else {
    const StatusOr<D> state = decode_state<D>(body);
    if (state.ok()) bytes = state->content_bytes();
  }
  return static_cast<uint32_t>(std::min<uint64_t>(bytes, std::numeric_limits<uint32_t>::max()));
}

// Design::elements.
template <DeltaDesign D>
uint64_t elements_of(ByteView body) {
  const StatusOr<D> state = decode_state<D>(body);
  return state.ok() ? state->irreducibles() : 0;
}

// A command of the family that the design does not have.
inline Status has_no_such_command(std::string_view design) {
  return absl::UnimplementedError(std::string(design) + " has no such command");
}

// The commands of each family, performed by whichever mutators a design has.
template <DeltaDesign D>
StatusOr<D> perform(D& state, const Command& command, const Mutation& mutation) {
  if (!has_valid_items(command)) {
    return invalid(std::string(D::kName) + ": not valid UTF-8, or more than 1 MiB");
  }
  if constexpr (OwnCommands<D>) {
    return state.perform(command, mutation);
  } else if (is<Undo, Redo>(command)) {
    return has_no_such_command(D::kName);
  } else if constexpr (CounterMutators<D>) {
    if (const auto* addition = std::get_if<CounterAdd>(&command)) {
      SKERRY_RETURN_IF_ERROR(state.can_add(addition->amount, mutation));
      return state.add(addition->amount, mutation);
    }
    if (is<CounterReset, CounterTransfer>(command)) return has_no_such_command(D::kName);
  } else if constexpr (RegisterMutators<D>) {
    if (const auto* assignment = std::get_if<RegisterAssign>(&command)) {
      return state.assign(assignment->value, mutation);
    }
  } else {
    if (const auto* addition = std::get_if<SetAdd>(&command)) {
      return state.add(addition->element, mutation);
    }
    if (const auto* removal = std::get_if<SetRemove>(&command)) {
      return state.remove(removal->element, mutation);
    }
  }
  return invalid(std::string(D::kName) + ": a command of another family");
}

template <DeltaDesign D>
class DeltaObject final : public Object {
 public:
  StatusOr<Effect> execute(const Command& command, const Mutation& mutation) override {
    SKERRY_RETURN_IF_ERROR(check_dot(mutation));
    if (!OwnCommands<D> && !path_of(command).empty()) {
      return invalid(std::string(D::kName) + " holds nothing at a path");
    }
    const StatusOr<D> delta = perform(state_, command, mutation);
    if (!delta.ok()) return delta.status();
    if (*delta == D()) return Effect();
    const uint64_t content = delta->content_bytes();
    return Effect{1, encode_state(*delta), static_cast<uint32_t>(content)};
  }

  Status apply(ByteView body, const Mutation& mutation) override {
    if constexpr (requires { state_.apply_encoded(body, mutation); }) {
      return state_.apply_encoded(body, mutation);
    } else {
      const StatusOr<D> delta = decode_state<D>(body);
      if (!delta.ok()) return delta.status();
      if (!delta->is_delta_of(mutation)) {
        return invalid(std::string(D::kName) + ": the body is not the delta of its change");
      }
      state_.join(*delta);
      return absl::OkStatus();
    }
  }

  Status join(ByteView folded) override { return join_body(state_, folded); }

  StatusOr<Payload> state() const override { return encode_state(state_); }
  StatusOr<Payload> residual(ByteView body) const override {
    const StatusOr<D> other = decode_state<D>(body);
    if (!other.ok()) return other.status();
    const D fresh = state_.residual(*other);
    return fresh == D() ? Payload() : encode_state(fresh);
  }
  void collect(const VersionVector& stable) override {
    if constexpr (requires { state_.collect(stable); }) state_.collect(stable);
  }
  uint64_t garbage() const override {
    if constexpr (requires { state_.garbage(); }) return state_.garbage();
    return 0;
  }

  Value value() const override { return state_.value(); }
  Hash128 digest() const override { return state_.digest(); }
  uint64_t digest_cost() const override {
    if constexpr (requires { state_.digest_cost(); }) return state_.digest_cost();
    return 1;
  }
  Hash128 state_digest() const override { return hash128(encode_state(state_).view()); }
  uint64_t size() const override { return state_.size(); }
  void check_invariants() const override { state_.check_invariants(); }

  const D& design_state() const { return state_; }

 private:
  // A dot that was used before would be taken for seen everywhere: refuse it where it is made.
  Status check_dot(const Mutation& mutation) const {
    if (mutation.first == 0 || mutation.first > CausalContext::kLargestSequence) {
      return invalid(std::string(D::kName) + ": a sequence number out of range");
    }
    if constexpr (requires(const Dot& dot) { state_.has_seen(dot); }) {
      if (state_.has_seen({mutation.actor, mutation.first})) {
        return absl::AlreadyExistsError(std::string(D::kName) + ": a dot was used twice");
      }
    }
    return absl::OkStatus();
  }

  D state_;
};

template <DeltaDesign D>
std::unique_ptr<Object> make_delta_object() {
  return std::make_unique<DeltaObject<D>>();
}

}  // namespace skerry::crdts
