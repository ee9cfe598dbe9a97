// A set in which what was removed never comes back (Shapiro et al. 2011, RR-7506, section 3.3.2,
// 2P-Set).
//
// Each element climbs a chain: never added, present, removed. Join takes the higher. Adding what
// was removed has no effect: that is the design.
//
// Invariants: count_ and digest_ are those of the elements that are present.
// Cost: add, remove and joining a delta O(log size); joining a state O(size log size). A delta is
// the element and one bit, without author or time.
// Limits: an element has at most kMaxItemBytes (1 MiB). Tombstones stay: they are what keeps an
// element from being added again.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/container/btree_map.h"
#include "core/codec.h"
#include "core/value.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

class TwoPhaseSet {
 public:
  static constexpr std::string_view kName = "two_phase_set";

  // REQUIRES, of both: is_valid_item(element). Adding what is or was there, and removing what is
  // not there, change nothing.
  TwoPhaseSet add(std::string_view element, const Mutation& mutation);
  TwoPhaseSet remove(std::string_view element, const Mutation& mutation);
  void join(const TwoPhaseSet& other);

  bool contains(std::string_view element) const;
  Value value() const;
  Hash128 digest() const { return digest_; }
  uint64_t size() const { return count_; }
  uint64_t garbage() const { return phases_.size() - count_; }

  // An irreducible is one element's place on its chain.
  uint64_t irreducibles() const { return phases_.size(); }
  TwoPhaseSet residual(const TwoPhaseSet& other) const;

  uint64_t content_bytes() const;
  bool is_delta_of(const Mutation&) const { return phases_.size() == 1; }

  // Each element, ascending, and whether it is removed: entry after entry, no count.
  void encode(Encoder& out) const;
  static TwoPhaseSet decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const TwoPhaseSet&, const TwoPhaseSet&) = default;

 private:
  enum class Phase : uint8_t { kPresent, kRemoved };

  void raise(std::string_view element, Phase phase);

  absl::btree_map<std::string, Phase, std::less<>> phases_;
  uint64_t count_ = 0;
  Hash128 digest_;
};

}  // namespace skerry::crdts
