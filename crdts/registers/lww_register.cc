#include "crdts/registers/lww_register.h"

#include <tuple>
#include <vector>

#include "core/check.h"
#include "crdts/object/limits.h"

namespace skerry::crdts {

LwwRegister LwwRegister::assign(std::string_view value, const Mutation& mutation) {
  LwwRegister delta;
  delta.time_ = mutation.time;
  delta.actor_ = mutation.actor;
  delta.value_ = std::string(value);
  delta.digest_ = element_digest(value);
  join(delta);
  return delta;
}

void LwwRegister::join(const LwwRegister& other) {
  if (!other.value_) return;
  // The value decides last: one actor never uses a time twice, but a lattice must not depend on it.
  const bool is_later = !value_ || std::tie(time_, actor_, *value_) <
                                       std::tie(other.time_, other.actor_, *other.value_);
  if (is_later) *this = other;
}

LwwRegister LwwRegister::residual(const LwwRegister& other) const {
  LwwRegister joined = *this;
  joined.join(other);
  return joined == *this ? LwwRegister() : other;
}

Value LwwRegister::value() const {
  std::vector<std::string> values;
  if (value_) values.push_back(*value_);
  return values;
}

bool LwwRegister::is_delta_of(const Mutation& mutation) const {
  return value_ && time_ == mutation.time && actor_ == mutation.actor;
}

void LwwRegister::encode(Encoder& out) const {
  if (!value_) return;
  out.hybrid_time(time_);
  out.actor(actor_);
  out.text(*value_);
}

LwwRegister LwwRegister::decode(Decoder& in) {
  LwwRegister state;
  if (in.done()) return state;
  state.time_ = in.hybrid_time();
  state.actor_ = in.actor();
  const std::string_view value = decode_item(in);
  if (in.failed()) return {};
  state.value_ = std::string(value);
  state.digest_ = element_digest(value);
  return state;
}

void LwwRegister::check_invariants() const {
  SKERRY_CHECK(value_ || *this == LwwRegister());
  SKERRY_CHECK(digest_ == digest_of(value()));
}

}  // namespace skerry::crdts
