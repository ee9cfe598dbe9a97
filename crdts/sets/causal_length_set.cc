#include "crdts/sets/causal_length_set.h"

#include <vector>

#include "core/check.h"
#include "crdts/object/elements.h"
#include "crdts/object/limits.h"
#include "crdts/sets/set_commands.h"

namespace skerry::crdts {

StatusOr<CausalLengthSet> CausalLengthSet::perform(const Command& command, const Mutation&) {
  SKERRY_RETURN_IF_ERROR(check_set_command(command, kName));
  const std::string* element = element_of(command);
  if (element == nullptr) return absl::UnimplementedError("causal_length_set has no such command");
  CausalLengthSet delta;
  const uint64_t length = length_of(*element);
  if ((length % 2 == 0) != is<SetAdd>(command)) return delta;
  if (length == kLargestLength)
    return absl::OutOfRangeError("causal_length_set: too long a length");
  delta.raise(*element, length + 1);
  join(delta);
  return delta;
}

void CausalLengthSet::join(const CausalLengthSet& other) {
  for (const auto& [element, length] : other.lengths_) raise(element, length);
}

uint64_t CausalLengthSet::length_of(std::string_view element) const {
  const auto at = lengths_.find(element);
  return at == lengths_.end() ? 0 : at->second;
}

void CausalLengthSet::raise(std::string_view element, uint64_t length) {
  auto at = lengths_.find(element);
  if (at == lengths_.end()) at = lengths_.emplace(std::string(element), 0).first;
  if (length <= at->second) return;
  const bool was_in = at->second % 2 == 1;
  at->second = length;
  const bool is_in = length % 2 == 1;
  if (is_in && !was_in) {
    ++count_;
    digest_ += element_digest(element);
  } else if (was_in && !is_in) {
    --count_;
    digest_ -= element_digest(element);
  }
}

CausalLengthSet CausalLengthSet::residual(const CausalLengthSet& other) const {
  CausalLengthSet fresh;
  for (const auto& [element, length] : other.lengths_) {
    if (length > length_of(element)) fresh.raise(element, length);
  }
  return fresh;
}

Value CausalLengthSet::value() const {
  std::vector<std::string> elements;
  elements.reserve(count_);
  for (const auto& [element, length] : lengths_) {
    if (length % 2 == 1) elements.push_back(element);
  }
  return elements;
}

uint64_t CausalLengthSet::content_bytes() const {
  uint64_t bytes = 0;
  for (const auto& [element, length] : lengths_) bytes += element.size();
  return bytes;
}

void CausalLengthSet::encode(Encoder& out) const {
  for (const auto& [element, length] : lengths_) {
    out.text(element);
    out.varint(length);
  }
}

CausalLengthSet CausalLengthSet::decode(Decoder& in) {
  CausalLengthSet set;
  while (!in.done()) {
    const std::string_view element = decode_item(in);
    const uint64_t length = in.varint_up_to(kLargestLength);
    if (in.failed()) break;
    const bool ascends = set.lengths_.empty() || set.lengths_.rbegin()->first < element;
    if (ascends && length > 0) set.raise(element, length);
    if (!ascends || length == 0) in.fail();
  }
  return in.failed() ? CausalLengthSet() : set;
}

void CausalLengthSet::check_invariants() const {
  uint64_t count = 0;
  for (const auto& [element, length] : lengths_) {
    SKERRY_CHECK(length > 0 && length <= kLargestLength);
    count += length % 2;
  }
  SKERRY_CHECK(count == count_ && digest_ == digest_of(value()));
}

}  // namespace skerry::crdts
