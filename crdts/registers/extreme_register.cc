#include "crdts/registers/extreme_register.h"

#include <vector>

#include "core/check.h"
#include "crdts/object/limits.h"

namespace skerry::crdts {

template <Extreme kExtreme>
ExtremeRegister<kExtreme> ExtremeRegister<kExtreme>::assign(std::string_view value,
                                                            const Mutation&) {
  ExtremeRegister delta;
  if (!is_beaten_by(value)) return delta;
  delta.value_ = std::string(value);
  delta.digest_ = element_digest(value);
  join(delta);
  return delta;
}

template <Extreme kExtreme>
void ExtremeRegister<kExtreme>::join(const ExtremeRegister& other) {
  if (other.value_ && is_beaten_by(*other.value_)) *this = other;
}

template <Extreme kExtreme>
ExtremeRegister<kExtreme> ExtremeRegister<kExtreme>::residual(const ExtremeRegister& other) const {
  return other.value_ && is_beaten_by(*other.value_) ? other : ExtremeRegister();
}

template <Extreme kExtreme>
Value ExtremeRegister<kExtreme>::value() const {
  std::vector<std::string> values;
  if (value_) values.push_back(*value_);
  return values;
}

template <Extreme kExtreme>
void ExtremeRegister<kExtreme>::encode(Encoder& out) const {
  if (value_) out.text(*value_);
}

template <Extreme kExtreme>
ExtremeRegister<kExtreme> ExtremeRegister<kExtreme>::decode(Decoder& in) {
  ExtremeRegister state;
  if (in.done()) return state;
  const std::string_view value = decode_item(in);
  if (in.failed()) return state;
  state.value_ = std::string(value);
  state.digest_ = element_digest(value);
  return state;
}

template <Extreme kExtreme>
void ExtremeRegister<kExtreme>::check_invariants() const {
  SKERRY_CHECK(digest_ == digest_of(value()));
}

template class ExtremeRegister<Extreme::kLargest>;
template class ExtremeRegister<Extreme::kSmallest>;

}  // namespace skerry::crdts
