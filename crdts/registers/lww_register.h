// A register in which the last writer wins (Johnson and Thomas 1975, RFC 677; Shapiro et al. 2011,
// RR-7506, section 3.2.1), by hybrid time, then actor (Kulkarni et al. 2014 for the clock).
//
// A concurrent write of a lesser stamp is lost: that is the design. A clock that runs ahead wins
// until the others' hybrid clocks, which follow what they receive, have caught up.
//
// Invariant: without a value the stamp is zero.
// Cost: every operation O(size of the value).
// Limits: a value has at most kMaxItemBytes (1 MiB).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/codec.h"
#include "core/value.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

class LwwRegister {
 public:
  static constexpr std::string_view kName = "lww_register";

  // REQUIRES: is_valid_item(value). Always a change, though one with a lesser stamp than what is
  // here shows nowhere.
  LwwRegister assign(std::string_view value, const Mutation& mutation);
  void join(const LwwRegister& other);

  const std::optional<std::string>& get() const { return value_; }
  Value value() const;
  Hash128 digest() const { return digest_; }
  uint64_t size() const { return 1; }

  uint64_t irreducibles() const { return value_ ? 1 : 0; }
  LwwRegister residual(const LwwRegister& other) const;

  uint64_t content_bytes() const { return value_ ? value_->size() : 0; }
  bool is_delta_of(const Mutation& mutation) const;

  // Nothing for bottom, else stamp and value.
  void encode(Encoder& out) const;
  static LwwRegister decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const LwwRegister&, const LwwRegister&) = default;

 private:
  HybridTime time_;
  ActorId actor_;
  std::optional<std::string> value_;
  Hash128 digest_;  // of value_, kept because it is asked for more often than it changes
};

}  // namespace skerry::crdts
