// The causal-length set (Yu and Rostad 2020, "A low-cost set CRDT based on causal lengths", PaPoC).
//
// Each element has a length: how many additions and removals came one after another; it is in the
// set while that is odd. Adding raises an even length by one, removing an odd one; join takes the
// larger. Concurrent additions of one element are one, and so are concurrent removals: of two
// replicas the one that went further decides.
//
// Invariants: no length is 0; count_ and digest_ are those of the elements with odd lengths.
// Cost: add, remove and joining a delta O(log size); joining a state O(size log size). A delta is
// the element and its length, without author or time.
// Limits: an element has at most kMaxItemBytes (1 MiB) and a length of at most 2^62. Elements stay
// when they are removed: without its length one could not be told from one never added.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/container/btree_map.h"
#include "core/codec.h"
#include "core/command.h"
#include "core/status.h"
#include "core/value.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

class CausalLengthSet {
 public:
  static constexpr std::string_view kName = "causal_length_set";
  static constexpr uint64_t kLargestLength = uint64_t{1} << 62;

  // Adding what is there, and removing what is not, change nothing.
  StatusOr<CausalLengthSet> perform(const Command& command, const Mutation& mutation);
  void join(const CausalLengthSet& other);

  bool contains(std::string_view element) const { return length_of(element) % 2 == 1; }
  Value value() const;
  Hash128 digest() const { return digest_; }
  uint64_t size() const { return count_; }
  uint64_t garbage() const { return lengths_.size() - count_; }

  // An irreducible is one element's length.
  uint64_t irreducibles() const { return lengths_.size(); }
  CausalLengthSet residual(const CausalLengthSet& other) const;

  uint64_t content_bytes() const;
  bool is_delta_of(const Mutation&) const { return lengths_.size() == 1; }

  // Each element, ascending, and its length: entry after entry, no count.
  void encode(Encoder& out) const;
  static CausalLengthSet decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const CausalLengthSet&, const CausalLengthSet&) = default;

 private:
  uint64_t length_of(std::string_view element) const;
  void raise(std::string_view element, uint64_t length);

  absl::btree_map<std::string, uint64_t, std::less<>> lengths_;
  uint64_t count_ = 0;
  Hash128 digest_;
};

}  // namespace skerry::crdts
