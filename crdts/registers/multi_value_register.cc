#include "crdts/registers/multi_value_register.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "crdts/dot_codec.h"
#include "crdts/limits.h"

namespace skerry::crdts {

MultiValueRegister MultiValueRegister::assign(std::string_view value, const Mutation& mutation) {
  const Dot dot{mutation.actor, mutation.first};
  MultiValueRegister delta;
  for (const Version& version : versions_) delta.context_.add(version.dot);
  delta.context_.add(dot);
  delta.versions_.push_back({dot, std::string(value)});
  delta.keep_digest();
  join(delta);
  return delta;
}

void MultiValueRegister::join(const MultiValueRegister& other) {
  // A version survives if both sides hold it, or if the side without it has never seen it.
  std::vector<Version> joined;
  for (const Version& mine : versions_) {
    if (!other.context_.contains(mine.dot) || other.holds(mine.dot)) joined.push_back(mine);
  }
  for (const Version& theirs : other.versions_) {
    if (!context_.contains(theirs.dot)) joined.push_back(theirs);
  }
  std::sort(joined.begin(), joined.end(),
            [](const Version& a, const Version& b) { return a.dot < b.dot; });
  context_.join(other.context_);
  if (joined == versions_) return;
  versions_ = std::move(joined);
  keep_digest();
}

MultiValueRegister MultiValueRegister::residual(const MultiValueRegister& other) const {
  MultiValueRegister fresh;
  fresh.context_ = context_.unseen_of(other.context_);
  for (const Version& theirs : other.versions_) {
    if (fresh.context_.contains(theirs.dot)) fresh.versions_.push_back(theirs);
  }
  for (const Version& mine : versions_) {
    if (other.context_.contains(mine.dot) && !other.holds(mine.dot)) fresh.context_.add(mine.dot);
  }
  fresh.keep_digest();
  return fresh;
}

std::vector<std::string> MultiValueRegister::values() const {
  std::vector<std::string> values;
  for (const Version& version : versions_) values.push_back(version.value);
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

bool MultiValueRegister::holds(const Dot& dot) const {
  return std::any_of(versions_.begin(), versions_.end(),
                     [&dot](const Version& version) { return version.dot == dot; });
}

void MultiValueRegister::keep_digest() {
  digest_ = {};
  for (const std::string& value : values()) digest_ += element_digest(value);
}

uint64_t MultiValueRegister::content_bytes() const {
  uint64_t bytes = 0;
  for (const Version& version : versions_) bytes += version.value.size();
  return bytes;
}

bool MultiValueRegister::is_delta_of(const Mutation& mutation) const {
  const Dot dot{mutation.actor, mutation.first};
  return versions_.size() == 1 && versions_[0].dot == dot;
}

void MultiValueRegister::encode(Encoder& out) const {
  context_.encode(out);
  out.varint(versions_.size());
  for (const Version& version : versions_) {
    encode_dot_within(out, context_, version.dot, false);
    out.text(version.value);
  }
}

MultiValueRegister MultiValueRegister::decode(Decoder& in) {
  MultiValueRegister state;
  state.context_ = CausalContext::decode(in);
  const size_t count = in.count(3);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const MarkedDot marked = decode_dot_within(in, state.context_);
    const bool ascends = state.versions_.empty() || state.versions_.back().dot < marked.dot;
    if (!ascends || marked.mark) in.fail();
    const std::string_view value = decode_item(in);
    if (!in.failed()) state.versions_.push_back({marked.dot, std::string(value)});
  }
  if (in.failed()) return {};
  state.keep_digest();
  return state;
}

void MultiValueRegister::check_invariants() const {
  context_.check_invariants();
  for (size_t i = 0; i < versions_.size(); ++i) {
    SKERRY_CHECK(context_.contains(versions_[i].dot));
    SKERRY_CHECK(i == 0 || versions_[i - 1].dot < versions_[i].dot);
  }
  SKERRY_CHECK(digest_ == digest_of(value()));
}

}  // namespace skerry::crdts
