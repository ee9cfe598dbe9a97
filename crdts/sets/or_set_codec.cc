#include <utility>

#include "crdts/object/limits.h"
#include "crdts/sets/or_set.h"

namespace skerry::crdts {
namespace {

constexpr uint64_t kLargestLength = uint64_t{1} << 62;

// Whether `dot` may follow what the map has so far: ascending, and a dot at all.
template <typename Map>
bool may_follow(const Map& map, const Dot& dot) {
  return dot.sequence > 0 && (map.empty() || map.rbegin()->first < dot);
}

}  // namespace

void OrSet::encode(Encoder& out) const {
  out.varint(additions_.size());
  for (const auto& [dot, addition] : additions_) {
    out.dot(dot);
    out.hybrid_time(addition.time);
    out.text(addition.element);
  }
  out.varint(removals_.size());
  for (const auto& [dot, removal] : removals_) {
    out.dot(dot);
    out.hybrid_time(removal.time);
    out.varint(removal.tags.size());
    for (const Dot& tag : removal.tags) out.dot(tag);
  }
  out.varint(reversals_.size());
  for (const auto& [dot, reversal] : reversals_) {
    out.dot(dot);
    out.varint(reversal.length);
    out.hybrid_time(reversal.time);
    out.dot(reversal.by);
  }
}

OrSet OrSet::decode(Decoder& in) {
  OrSet set;
  const size_t additions = in.count(12);
  for (size_t i = 0; i < additions && !in.failed(); ++i) {
    const Dot dot = in.dot();
    const HybridTime time = in.hybrid_time();
    const std::string_view element = decode_item(in);
    if (!may_follow(set.additions_, dot)) in.fail();
    if (!in.failed()) set.insert_addition(dot, {time, std::string(element)});
  }
  decode_removals(in, set);
  decode_reversals(in, set);
  return in.failed() ? OrSet() : set;
}

void OrSet::decode_removals(Decoder& in, OrSet& set) {
  const size_t count = in.count(22);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const Dot dot = in.dot();
    Removal removal;
    removal.time = in.hybrid_time();
    const size_t tags = in.count(10);
    removal.tags.reserve(tags);
    for (size_t k = 0; k < tags && !in.failed(); ++k) {
      const Dot tag = in.dot();
      const bool ascends = removal.tags.empty() || removal.tags.back() < tag;
      if (tag.sequence == 0 || !ascends) in.fail();
      removal.tags.push_back(tag);
    }
    if (tags == 0 || !may_follow(set.removals_, dot)) in.fail();
    if (!in.failed()) set.insert_removal(dot, removal);
  }
}

void OrSet::decode_reversals(Decoder& in, OrSet& set) {
  const size_t count = in.count(23);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const Dot dot = in.dot();
    Reversal reversal;
    reversal.length = in.varint_up_to(kLargestLength);
    reversal.time = in.hybrid_time();
    reversal.by = in.dot();
    if (reversal.length == 0 || reversal.by.sequence == 0) in.fail();
    if (!may_follow(set.reversals_, dot)) in.fail();
    if (!in.failed()) set.raise(dot, reversal);
  }
}

}  // namespace skerry::crdts
