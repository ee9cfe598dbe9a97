#include "crdts/sets/grow_only_set.h"

#include <vector>

#include "core/check.h"
#include "crdts/object/elements.h"
#include "crdts/object/limits.h"
#include "crdts/sets/set_commands.h"

namespace skerry::crdts {

bool GrowOnlySet::insert(std::string_view element) {
  if (elements_.contains(element)) return false;
  elements_.insert(std::string(element));
  digest_ += element_digest(element);
  return true;
}

GrowOnlySet GrowOnlySet::add(std::string_view element, const Mutation&) {
  GrowOnlySet delta;
  if (insert(element)) delta.insert(element);
  return delta;
}

StatusOr<GrowOnlySet> GrowOnlySet::perform(const Command& command, const Mutation& mutation) {
  SKERRY_RETURN_IF_ERROR(check_set_command(command, kName));
  if (is<SetAdd>(command)) return add(*element_of(command), mutation);
  return absl::UnimplementedError("grow_only_set has no such command");
}

void GrowOnlySet::join(const GrowOnlySet& other) {
  for (const std::string& element : other.elements_) insert(element);
}

Value GrowOnlySet::value() const {
  return std::vector<std::string>(elements_.begin(), elements_.end());
}

GrowOnlySet GrowOnlySet::residual(const GrowOnlySet& other) const {
  GrowOnlySet fresh;
  for (const std::string& element : other.elements_) {
    if (!contains(element)) fresh.insert(element);
  }
  return fresh;
}

uint64_t GrowOnlySet::content_bytes() const {
  uint64_t bytes = 0;
  for (const std::string& element : elements_) bytes += element.size();
  return bytes;
}

void GrowOnlySet::encode(Encoder& out) const {
  for (const std::string& element : elements_) out.text(element);
}

GrowOnlySet GrowOnlySet::decode(Decoder& in) {
  GrowOnlySet set;
  while (!in.done()) {
    const std::string_view element = decode_item(in);
    if (in.failed()) break;
    const bool ascends = set.elements_.empty() || *set.elements_.rbegin() < element;
    if (ascends) set.insert(element);
    if (!ascends) in.fail();
  }
  return in.failed() ? GrowOnlySet() : set;
}

void GrowOnlySet::check_invariants() const { SKERRY_CHECK(digest_ == digest_of(value())); }

}  // namespace skerry::crdts
