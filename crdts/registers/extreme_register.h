// Registers that keep the largest, or the smallest, text ever assigned (Baquero, Almeida, Cunha,
// Ferreira 2017, "Composition in state-based replicated data types", section 3: any chain is a
// lattice whose join is the maximum). Compared bytewise as UTF-8, which is the order of code
// points.
//
// Invariant: digest_ is the value's.
// Cost: every operation O(size of the value). A delta is the value itself, without author or time.
// Limits: a value has at most kMaxItemBytes (1 MiB).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/codec.h"
#include "core/value.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

enum class Extreme : bool { kLargest, kSmallest };

template <Extreme kExtreme>
class ExtremeRegister {
 public:
  static constexpr std::string_view kName =
      kExtreme == Extreme::kLargest ? "max_register" : "min_register";

  // REQUIRES: is_valid_item(value). Assigning what does not win changes nothing.
  ExtremeRegister assign(std::string_view value, const Mutation& mutation);
  void join(const ExtremeRegister& other);

  const std::optional<std::string>& get() const { return value_; }
  Value value() const;
  Hash128 digest() const { return digest_; }
  uint64_t size() const { return 1; }

  uint64_t irreducibles() const { return value_ ? 1 : 0; }
  ExtremeRegister residual(const ExtremeRegister& other) const;

  uint64_t content_bytes() const { return value_ ? value_->size() : 0; }
  bool is_delta_of(const Mutation&) const { return value_.has_value(); }

  // Nothing for bottom, else the value.
  void encode(Encoder& out) const;
  static ExtremeRegister decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const ExtremeRegister&, const ExtremeRegister&) = default;

 private:
  bool is_beaten_by(std::string_view value) const {
    if (!value_) return true;
    const int order = std::string_view(*value_).compare(value);
    return kExtreme == Extreme::kLargest ? order < 0 : order > 0;
  }

  std::optional<std::string> value_;
  Hash128 digest_;
};

using MaxRegister = ExtremeRegister<Extreme::kLargest>;
using MinRegister = ExtremeRegister<Extreme::kSmallest>;

extern template class ExtremeRegister<Extreme::kLargest>;
extern template class ExtremeRegister<Extreme::kSmallest>;

}  // namespace skerry::crdts
