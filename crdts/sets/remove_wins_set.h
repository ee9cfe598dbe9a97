// A set in which a removal wins over a concurrent addition (Bieniusa et al. 2012, section 2; as a
// delta-state design RWORSet of Almeida, Shoker, Baquero's delta-enabled-crdts).
//
// By definition (Burckhardt et al. 2014, section 4): an element is in the set if it was added, and
// every removal of it is in some addition's past.
//
// A removal that nothing has superseded is kept, as a dot of its element, for as long as it
// is one: what was removed costs as much as what is there.
// Invariants, cost and limits: sets/dotted_elements.h.
#pragma once

#include <string_view>

#include "core/value.h"
#include "crdts/sets/dotted_elements.h"

namespace skerry::crdts {

class RemoveWinsSet {
 public:
  static constexpr std::string_view kName = "remove_wins_set";

  // REQUIRES, of both: is_valid_item(element), and the mutation's dot is new. Adding supersedes the
  // removals seen so far.
  RemoveWinsSet add(std::string_view element, const Mutation& mutation);
  // Removing what is not there changes nothing: it hides no addition that is still to arrive.
  RemoveWinsSet remove(std::string_view element, const Mutation& mutation);
  void join(const RemoveWinsSet& other) { state_.join(other.state_); }

  bool contains(std::string_view element) const { return state_.contains(element); }
  Value value() const { return state_.elements(); }
  Hash128 digest() const { return state_.digest(); }
  uint64_t size() const { return state_.count(); }

  uint64_t irreducibles() const { return state_.irreducibles(); }
  RemoveWinsSet residual(const RemoveWinsSet& other) const {
    RemoveWinsSet fresh;
    fresh.state_ = state_.residual(other.state_);
    return fresh;
  }

  bool has_seen(const Dot& dot) const { return state_.context().contains(dot); }
  const CausalContext& context() const { return state_.context(); }
  uint64_t content_bytes() const { return state_.content_bytes(); }
  bool is_delta_of(const Mutation& mutation) const { return state_.is_delta_of(mutation); }

  void encode(Encoder& out) const { state_.encode(out); }
  static RemoveWinsSet decode(Decoder& in);
  void check_invariants() const { state_.check_invariants(); }

  friend bool operator==(const RemoveWinsSet&, const RemoveWinsSet&) = default;

 private:
  RemoveWinsSet command(std::string_view element, const Mutation& mutation,
                        DottedElements::Kind kind);

  DottedElements state_;
};

}  // namespace skerry::crdts
