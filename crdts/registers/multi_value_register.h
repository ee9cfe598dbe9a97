// A register that keeps every value that no later write has seen (DeCandia et al. 2007, Dynamo,
// section 4.4; Shapiro et al. 2011, RR-7506, section 3.2.2), with dots and a causal context instead
// of a vector for each value (Almeida, Shoker, Baquero 2018, section 7.4.3, MVRegister).
//
// A write replaces the values its author sees; concurrent writes survive side by side until someone
// writes again.
//
// Invariants: versions ascend by dot; every version's dot is in the context.
// Cost: assign O(concurrent versions); joining O(log) of them for each dot of the other side, and
// moving them; digest O(bytes of the versions) after a change, then kept.
// Limits: a value has at most kMaxItemBytes (1 MiB).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/codec.h"
#include "core/value.h"
#include "crdts/causality/causal_context.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

class MultiValueRegister {
 public:
  static constexpr std::string_view kName = "multi_value_register";

  // REQUIRES: is_valid_item(value), and the mutation's dot is new.
  MultiValueRegister assign(std::string_view value, const Mutation& mutation);
  void join(const MultiValueRegister& other);

  // Ascending; concurrent writes of equal values show once.
  std::vector<std::string> values() const;
  Value value() const { return values(); }
  Hash128 digest() const;
  uint64_t digest_cost() const { return bytes_ + versions_.size() + 1; }
  uint64_t size() const { return 1; }

  bool has_seen(const Dot& dot) const { return context_.contains(dot); }
  const CausalContext& context() const { return context_; }
  // An irreducible is a version, or a dot whose version is gone.
  uint64_t irreducibles() const { return context_.dot_count(); }
  MultiValueRegister residual(const MultiValueRegister& other) const;

  uint64_t content_bytes() const { return bytes_; }
  bool is_delta_of(const Mutation& mutation) const;

  void encode(Encoder& out) const;
  static MultiValueRegister decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const MultiValueRegister& a, const MultiValueRegister& b) {
    return a.versions_ == b.versions_ && a.context_ == b.context_;
  }

 private:
  struct Version {
    Dot dot;
    std::string value;
    friend bool operator==(const Version&, const Version&) = default;
  };

  bool holds(const Dot& dot) const;
  size_t at_least(const Dot& dot) const;
  void add(Version version);
  void erase_superseded(const MultiValueRegister& other);

  std::vector<Version> versions_;
  CausalContext context_;
  uint64_t bytes_ = 0;  // of the versions' values
  mutable std::optional<Hash128> digest_;
};

}  // namespace skerry::crdts
