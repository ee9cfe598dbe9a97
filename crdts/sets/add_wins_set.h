// A set in which an addition wins over a concurrent removal, without tombstones: the optimised
// OR-set (Bieniusa et al. 2012, "An optimized conflict-free replicated set", section 3) as a
// delta-state design with a causal context that may have holes (Almeida, Shoker, Baquero 2018,
// section 7.4.2, AWORSet).
//
// By definition (Burckhardt et al. 2014, section 4): an element is in the set if some addition of
// it is in no removal's past.
//
// Invariants, cost and limits: sets/dotted_elements.h. A removal's delta names dots, no text.
#pragma once

#include <string_view>

#include "core/value.h"
#include "crdts/sets/dotted_elements.h"

namespace skerry::crdts {

class AddWinsSet {
 public:
  static constexpr std::string_view kName = "add_wins_set";

  // REQUIRES, of both: is_valid_item(element), and the mutation's dot is new. Adding again is a
  // change: it protects the element from removals that have not seen it.
  AddWinsSet add(std::string_view element, const Mutation& mutation);
  // Removing what is not there changes nothing.
  AddWinsSet remove(std::string_view element, const Mutation& mutation);
  void join(const AddWinsSet& other) { state_.join(other.state_); }

  bool contains(std::string_view element) const { return state_.contains(element); }
  Value value() const { return state_.elements(); }
  Hash128 digest() const { return state_.digest(); }
  uint64_t size() const { return state_.count(); }

  uint64_t irreducibles() const { return state_.irreducibles(); }
  AddWinsSet residual(const AddWinsSet& other) const {
    AddWinsSet fresh;
    fresh.state_ = state_.residual(other.state_);
    return fresh;
  }

  bool has_seen(const Dot& dot) const { return state_.context().contains(dot); }
  const CausalContext& context() const { return state_.context(); }
  uint64_t content_bytes() const { return state_.content_bytes(); }
  bool is_delta_of(const Mutation& mutation) const { return state_.is_delta_of(mutation); }

  void encode(Encoder& out) const { state_.encode(out); }
  static AddWinsSet decode(Decoder& in);
  void check_invariants() const { state_.check_invariants(); }

  friend bool operator==(const AddWinsSet&, const AddWinsSet&) = default;

 private:
  DottedElements state_;
};

}  // namespace skerry::crdts
