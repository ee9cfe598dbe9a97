// What the end of a run shows of changes that are not everywhere.
#include "core/time_text.h"
#include "harness/simulation/simulation.h"
#include "sync/frame.h"

namespace skerry::harness {
namespace {

// Whether a frame brings changes; the rest only speaks of them, and is under way at any time.
bool brings_changes(const Payload& frame) {
  const auto open = sync::open_frame(frame.view());
  if (!open.has_value()) return false;
  switch (open->type) {
    case sync::FrameType::kChanges:
    case sync::FrameType::kGroup:
    case sync::FrameType::kPart:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string Simulation::under_way() const {
  if (is_settled()) return {};
  const std::string still = "still under way when settle ended: ";
  const std::string longer = "; a longer settle would tell";
  uint64_t writes = 0;
  for (const Node& node : nodes_) writes += node.log.pending();
  if (writes > 0) return still + std::to_string(writes) + " writes to disks" + longer;
  uint64_t frames = 0;
  uint64_t bytes = 0;
  network_.visit_undelivered([&](const Payload& frame) {
    if (!brings_changes(frame)) return;
    ++frames;
    bytes += frame.size();
  });
  if (frames > 0) {
    return still + std::to_string(bytes) + " bytes of changes in " + std::to_string(frames) +
           (frames == 1 ? " frame" : " frames") + " on streams" + longer;
  }
  if (queue_.empty()) return {};
  const Duration quiet = plan_.end_of_run - grew_at_;
  if (quiet < plan_.longest_step) {
    return still + "a replica received something new " + human_duration(quiet) +
           " before, and the next step may take " + human_duration(plan_.longest_step) + longer;
  }
  const Duration since = plan_.end_of_run - reconnected_at_;
  if (since < plan_.longest_reconnection) {
    return still + "a connection was opened or lost " + human_duration(since) + " before" + longer;
  }
  return {};
}

}  // namespace skerry::harness
