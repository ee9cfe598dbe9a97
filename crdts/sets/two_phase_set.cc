#include "crdts/sets/two_phase_set.h"

#include <vector>

#include "core/check.h"
#include "crdts/object/limits.h"

namespace skerry::crdts {

void TwoPhaseSet::raise(std::string_view element, Phase phase) {
  const auto at = phases_.find(element);
  if (at == phases_.end()) {
    phases_.emplace(std::string(element), phase);
    if (phase == Phase::kRemoved) return;
    ++count_;
    digest_ += element_digest(element);
  } else if (at->second < phase) {
    at->second = phase;
    --count_;
    digest_ -= element_digest(element);
  }
}

TwoPhaseSet TwoPhaseSet::add(std::string_view element, const Mutation&) {
  TwoPhaseSet delta;
  if (phases_.contains(element)) return delta;
  delta.raise(element, Phase::kPresent);
  join(delta);
  return delta;
}

TwoPhaseSet TwoPhaseSet::remove(std::string_view element, const Mutation&) {
  TwoPhaseSet delta;
  if (!contains(element)) return delta;
  delta.raise(element, Phase::kRemoved);
  join(delta);
  return delta;
}

void TwoPhaseSet::join(const TwoPhaseSet& other) {
  for (const auto& [element, phase] : other.phases_) raise(element, phase);
}

TwoPhaseSet TwoPhaseSet::residual(const TwoPhaseSet& other) const {
  TwoPhaseSet fresh;
  for (const auto& [element, phase] : other.phases_) {
    const auto at = phases_.find(element);
    if (at == phases_.end() || at->second < phase) fresh.raise(element, phase);
  }
  return fresh;
}

bool TwoPhaseSet::contains(std::string_view element) const {
  const auto at = phases_.find(element);
  return at != phases_.end() && at->second == Phase::kPresent;
}

Value TwoPhaseSet::value() const {
  std::vector<std::string> present;
  present.reserve(count_);
  for (const auto& [element, phase] : phases_) {
    if (phase == Phase::kPresent) present.push_back(element);
  }
  return present;
}

uint64_t TwoPhaseSet::content_bytes() const {
  uint64_t bytes = 0;
  for (const auto& [element, phase] : phases_) bytes += element.size();
  return bytes;
}

void TwoPhaseSet::encode(Encoder& out) const {
  for (const auto& [element, phase] : phases_) {
    out.text(element);
    out.u8(phase == Phase::kRemoved ? 1 : 0);
  }
}

TwoPhaseSet TwoPhaseSet::decode(Decoder& in) {
  TwoPhaseSet set;
  while (!in.done()) {
    const std::string_view element = decode_item(in);
    const uint8_t phase = in.u8();
    if (in.failed()) break;
    const bool ascends = set.phases_.empty() || set.phases_.rbegin()->first < element;
    if (ascends && phase <= 1) set.raise(element, phase == 1 ? Phase::kRemoved : Phase::kPresent);
    if (!ascends || phase > 1) in.fail();
  }
  return in.failed() ? TwoPhaseSet() : set;
}

void TwoPhaseSet::check_invariants() const {
  uint64_t present = 0;
  for (const auto& [element, phase] : phases_) present += phase == Phase::kPresent ? 1 : 0;
  SKERRY_CHECK(present == count_ && digest_ == digest_of(value()));
}

}  // namespace skerry::crdts
