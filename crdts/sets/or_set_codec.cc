#include <utility>

#include "crdts/object/limits.h"
#include "crdts/sets/or_set.h"

namespace skerry::crdts {
namespace {

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
  reversals_.encode(out);
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
  const size_t removals = in.count(22);
  for (size_t i = 0; i < removals && !in.failed(); ++i) {
    const Dot dot = in.dot();
    const Removal removal = Removal::decode(in);
    if (!may_follow(set.removals_, dot)) in.fail();
    if (!in.failed()) set.insert_removal(dot, removal);
  }
  const Reversals reversals = Reversals::decode(in);
  if (in.failed()) return {};
  for (const auto& [dot, reversal] : reversals.all()) set.raise(dot, reversal);
  return set;
}

OrSet::Removal OrSet::Removal::decode(Decoder& in) {
  Removal removal;
  removal.time = in.hybrid_time();
  const size_t count = in.count(10);
  if (count == 0) in.fail();
  removal.tags.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const Dot tag = in.dot();
    const bool ascends = removal.tags.empty() || removal.tags.back() < tag;
    if (tag.sequence == 0 || !ascends) in.fail();
    removal.tags.push_back(tag);
  }
  return removal;
}

}  // namespace skerry::crdts
