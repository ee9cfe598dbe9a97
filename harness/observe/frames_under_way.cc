#include "harness/observe/frames_under_way.h"

#include <algorithm>
#include <iterator>

namespace skerry::harness {
namespace {

bool differ_in_one_byte(const Payload& a, const Payload& b) {
  if (a.size() != b.size()) return false;
  const ByteView left = a.view();
  const ByteView right = b.view();
  size_t differing = 0;
  for (size_t i = 0; i < left.size() && differing < 2; ++i) {
    if (left[i] != right[i]) ++differing;
  }
  return differing == 1;
}

}  // namespace

void FramesUnderWay::add(FrameUnderWay frame) {
  links_[{frame.to, frame.from}].push_back(std::move(frame));
}

std::optional<FrameUnderWay> FramesUnderWay::take_from(OfLink& frames, const Payload& payload,
                                                       Likeness likeness) {
  const auto at = std::ranges::find_if(frames, [&](const FrameUnderWay& frame) {
    if (likeness == Likeness::kDamaged) return differ_in_one_byte(frame.payload, payload);
    return frame.payload.data() == payload.data() && frame.payload.size() == payload.size();
  });
  if (at == frames.end()) return std::nullopt;
  FrameUnderWay found = std::move(*at);
  frames.erase(at);
  return found;
}

std::optional<FrameUnderWay> FramesUnderWay::take(uint32_t from, uint32_t to,
                                                  const Payload& payload) {
  const auto link = links_.find({to, from});
  if (link == links_.end()) return std::nullopt;
  auto found = take_from(link->second, payload, Likeness::kSame);
  if (!found) found = take_from(link->second, payload, Likeness::kDamaged);
  if (link->second.empty()) links_.erase(link);
  return found;
}

std::optional<FrameUnderWay> FramesUnderWay::take_at(uint32_t to, const Payload& payload) {
  for (const Likeness likeness : {Likeness::kSame, Likeness::kDamaged}) {
    for (auto link = links_.lower_bound({to, 0}); link != links_.end() && link->first.first == to;
         ++link) {
      if (auto found = take_from(link->second, payload, likeness)) return found;
    }
  }
  return std::nullopt;
}

std::vector<FrameUnderWay> FramesUnderWay::take_rest() {
  std::vector<FrameUnderWay> rest;
  for (auto& [link, frames] : links_) {
    std::ranges::move(frames, std::back_inserter(rest));
  }
  links_.clear();
  std::ranges::sort(rest, {}, &FrameUnderWay::number);
  return rest;
}

}  // namespace skerry::harness
