// Deliberately wrong: an add-wins set whose join takes every dot of either side, so that removals
// are forgotten everywhere, at their author's as well. All replicas agree, on a wrong value: only a
// comparison with the reference can tell.
#pragma once

#include <string_view>

#include "core/value.h"
#include "crdts/sets/dotted_elements.h"

namespace skerry::crdts {

class MutantAddWinsSetForgetsRemovals {
 public:
  static constexpr std::string_view kName = "mutant_add_wins_set_forgets_removals";

  MutantAddWinsSetForgetsRemovals add(std::string_view element, const Mutation& mutation) {
    const Dot dot{mutation.actor, mutation.first};
    MutantAddWinsSetForgetsRemovals delta;
    delta.state_ = state_.superseding(element, dot);
    delta.state_.insert(element, dot, DottedElements::Kind::kAddition);
    join(delta);
    return delta;
  }

  MutantAddWinsSetForgetsRemovals remove(std::string_view element, const Mutation& mutation) {
    MutantAddWinsSetForgetsRemovals delta;
    if (!state_.contains(element)) return delta;
    delta.state_ = state_.superseding(element, {mutation.actor, mutation.first});
    join(delta);
    return delta;
  }

  void join(const MutantAddWinsSetForgetsRemovals& other) { state_.unite(other.state_); }

  Value value() const { return state_.elements(); }
  Hash128 digest() const { return state_.digest(); }
  uint64_t size() const { return state_.count(); }

  uint64_t irreducibles() const { return state_.irreducibles(); }
  MutantAddWinsSetForgetsRemovals residual(const MutantAddWinsSetForgetsRemovals& other) const {
    MutantAddWinsSetForgetsRemovals fresh;
    fresh.state_ = state_.residual(other.state_);
    return fresh;
  }

  bool has_seen(const Dot& dot) const { return state_.context().contains(dot); }
  uint64_t content_bytes() const { return state_.content_bytes(); }
  bool is_delta_of(const Mutation& mutation) const { return state_.is_delta_of(mutation); }

  void encode(Encoder& out) const { state_.encode(out); }
  static MutantAddWinsSetForgetsRemovals decode(Decoder& in) {
    MutantAddWinsSetForgetsRemovals set;
    set.state_ = DottedElements::decode(in, DottedElements::Removals::kNone);
    return set;
  }
  void check_invariants() const { state_.check_invariants(); }

  friend bool operator==(const MutantAddWinsSetForgetsRemovals&,
                         const MutantAddWinsSetForgetsRemovals&) = default;

 private:
  DottedElements state_;
};

}  // namespace skerry::crdts
