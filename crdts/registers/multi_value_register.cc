#include "crdts/registers/multi_value_register.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "crdts/causality/dot_codec.h"
#include "crdts/object/limits.h"

namespace skerry::crdts {

MultiValueRegister MultiValueRegister::assign(std::string_view value, const Mutation& mutation) {
  const Dot dot{mutation.actor, mutation.first};
  MultiValueRegister delta;
  for (const Version& version : versions_) delta.context_.add(version.dot);
  delta.context_.add(dot);
  delta.add({dot, std::string(value)});
  join(delta);
  return delta;
}

void MultiValueRegister::join(const MultiValueRegister& other) {
  // A version survives if both sides hold it, or if the side without it has never seen it.
  erase_superseded(other);
  for (const Version& theirs : other.versions_) {
    if (!context_.contains(theirs.dot)) add(theirs);
  }
  context_.join(other.context_);
}

void MultiValueRegister::add(Version version) {
  bytes_ += version.value.size();
  digest_.reset();
  const auto at = versions_.begin() + static_cast<ptrdiff_t>(at_least(version.dot));
  versions_.insert(at, std::move(version));
}

// Looks only at the versions whose dots the other side has seen: of a delta they are few.
void MultiValueRegister::erase_superseded(const MultiValueRegister& other) {
  std::vector<size_t> gone;  // ascending, as actors and intervals do
  for (const CausalContext::Seen& seen : other.context_.actors()) {
    for (size_t i = 0; i < seen.interval_count(); ++i) {
      const CausalContext::Interval& interval = seen.interval(i);
      size_t at = at_least({seen.actor, interval.first});
      for (; at < versions_.size() && versions_[at].dot <= Dot{seen.actor, interval.last}; ++at) {
        if (!other.holds(versions_[at].dot)) gone.push_back(at);
      }
    }
  }
  if (gone.empty()) return;
  digest_.reset();
  size_t kept = gone.front();
  auto next = gone.begin();
  for (size_t i = gone.front(); i < versions_.size(); ++i) {
    if (next != gone.end() && *next == i) {
      bytes_ -= versions_[i].value.size();
      ++next;
    } else {
      versions_[kept++] = std::move(versions_[i]);
    }
  }
  versions_.resize(kept);
}

MultiValueRegister MultiValueRegister::residual(const MultiValueRegister& other) const {
  MultiValueRegister fresh;
  fresh.context_ = context_.unseen_of(other.context_);
  for (const Version& theirs : other.versions_) {
    if (fresh.context_.contains(theirs.dot)) fresh.add(theirs);
  }
  for (const Version& mine : versions_) {
    if (other.context_.contains(mine.dot) && !other.holds(mine.dot)) fresh.context_.add(mine.dot);
  }
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
  const size_t at = at_least(dot);
  return at < versions_.size() && versions_[at].dot == dot;
}

size_t MultiValueRegister::at_least(const Dot& dot) const {
  const auto at =
      std::lower_bound(versions_.begin(), versions_.end(), dot,
                       [](const Version& one, const Dot& other) { return one.dot < other; });
  return static_cast<size_t>(at - versions_.begin());
}

Hash128 MultiValueRegister::digest() const {
  if (!digest_.has_value()) digest_ = digest_of(values());
  return *digest_;
}

bool MultiValueRegister::is_delta_of(const Mutation& mutation) const {
  const Dot dot{mutation.actor, mutation.first};
  return versions_.size() == 1 && versions_[0].dot == dot;
}

void MultiValueRegister::encode(Encoder& out) const {
  context_.encode(out);
  out.varint(versions_.size());
  for (const Version& version : versions_) {
    encode_dot_within(out, context_, version.dot, DotMark::kUnset);
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
    if (!ascends || marked.mark == DotMark::kSet) in.fail();
    const std::string_view value = decode_item(in);
    if (!in.failed()) state.add({marked.dot, std::string(value)});
  }
  if (in.failed()) return {};
  return state;
}

void MultiValueRegister::check_invariants() const {
  context_.check_invariants();
  for (size_t i = 0; i < versions_.size(); ++i) {
    SKERRY_CHECK(context_.contains(versions_[i].dot));
    SKERRY_CHECK(i == 0 || versions_[i - 1].dot < versions_[i].dot);
  }
  uint64_t bytes = 0;
  for (const Version& version : versions_) bytes += version.value.size();
  SKERRY_CHECK(bytes == bytes_ && digest() == digest_of(value()));
}

}  // namespace skerry::crdts
