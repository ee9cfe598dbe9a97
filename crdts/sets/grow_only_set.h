// A set that only grows (Shapiro et al. 2011, RR-7506, section 3.3.1, G-Set; the optimal delta
// mutator of Enes et al. 2019, section 2: adding what is there is no change).
//
// Invariant: digest_ is the sum of the elements' digests.
// Cost: add and joining a delta O(log size); joining a state O(size log size). A delta is the
// element alone, without author or time. About 50 bytes an element beside its text.
// Limits: an element has at most kMaxItemBytes (1 MiB).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/container/btree_set.h"
#include "core/codec.h"
#include "core/command.h"
#include "core/value.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

class GrowOnlySet {
 public:
  static constexpr std::string_view kName = "grow_only_set";

  // REQUIRES: is_valid_item(element).
  GrowOnlySet add(std::string_view element, const Mutation& mutation);
  StatusOr<GrowOnlySet> perform(const Command& command, const Mutation& mutation);
  void join(const GrowOnlySet& other);

  bool contains(std::string_view element) const { return elements_.contains(element); }
  Value value() const;
  Hash128 digest() const { return digest_; }
  uint64_t size() const { return elements_.size(); }

  // An irreducible is one element.
  uint64_t irreducibles() const { return elements_.size(); }
  GrowOnlySet residual(const GrowOnlySet& other) const;

  uint64_t content_bytes() const;
  bool is_delta_of(const Mutation&) const { return elements_.size() == 1; }

  // The elements, ascending: entry after entry, no count.
  void encode(Encoder& out) const;
  static GrowOnlySet decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const GrowOnlySet&, const GrowOnlySet&) = default;

 private:
  bool insert(std::string_view element);

  absl::btree_set<std::string, std::less<>> elements_;
  Hash128 digest_;
};

}  // namespace skerry::crdts
