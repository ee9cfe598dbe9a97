#include "harness/observe/plain_frames.h"

namespace skerry::harness {

void PlainFrames::connection(uint32_t node, uint32_t peer, Observer::Connection what) {
  if (what == Observer::Connection::kOpened) readers_.erase({node, peer});
}

Payload PlainFrames::sent(const RunView& view, uint32_t node, const Output& output) {
  const Payload& frame = output.payload;
  if (!view.setting().replica.sync.is_shorthand()) return frame;
  auto plain = readers_.try_emplace({node, output.peer.value}, room_)
                   .first->second.expand(frame.view(), ~uint64_t{0});
  if (!plain) return frame;
  under_way_[frame.data()] = {frame, *plain};
  return *std::move(plain);
}

Payload PlainFrames::taken(const RunView& view, const Payload& frame) {
  if (!view.setting().replica.sync.is_shorthand()) return frame;
  const auto at = under_way_.extract(frame.data());
  return at.empty() ? frame : at.mapped().plain;
}

}  // namespace skerry::harness
