#include "harness/simulation/ending.h"

#include "core/time_text.h"
#include "sync/frame.h"
#include "sync/link/shorthand.h"

namespace skerry::harness {
namespace {

// Whether a frame brings changes; the rest only speaks of them, and is under way at any time.
bool brings_changes(const sync::Options& options, const Payload& frame) {
  if (options.is_shorthand()) return sync::may_bring_changes(frame.view());
  const auto open = sync::open_frame(frame.view());
  return open.has_value() && sync::brings_changes(open->type);
}

// What a stream still carries; empty where that brings nothing.
std::string on_streams(const sim::Network& network, const sync::Options& options) {
  uint64_t frames = 0;
  uint64_t bytes = 0;
  network.visit_undelivered([&](const Payload& frame) {
    if (!brings_changes(options, frame)) return;
    ++frames;
    bytes += frame.size();
  });
  if (frames == 0) return {};
  return std::to_string(bytes) + " bytes of changes in " + std::to_string(frames) +
         (frames == 1 ? " frame" : " frames") + " on streams";
}

// What happened so late that more may follow.
std::string just_before(const Plan& plan, const Standing& standing) {
  const Duration quiet = plan.end_of_run - standing.grew_at;
  if (quiet < plan.longest_step) {
    return "a replica received something new " + human_duration(quiet) +
           " before, and the next step may take " + human_duration(plan.longest_step);
  }
  const Duration since = plan.end_of_run - standing.reconnected_at;
  if (since < plan.longest_reconnection) {
    return "a connection was opened or lost " + human_duration(since) + " before";
  }
  return {};
}

std::string what_is_under_way(const Scene& scene, const Roster& roster) {
  const uint64_t writes = roster.pending_writes();
  if (writes > 0) return std::to_string(writes) + " writes to disks";
  const std::string frames = on_streams(scene.network, scene.plan.replica.sync);
  if (!frames.empty()) return frames;
  return scene.queue.empty() ? std::string() : just_before(scene.plan, scene.standing);
}

}  // namespace

bool is_settled(const Scene& scene, const Roster& roster) {
  const Standing& standing = scene.standing;
  return standing.active_faults == 0 && standing.censuses.distinct() == 1 && roster.is_at_rest();
}

std::string under_way(const Scene& scene, const Roster& roster) {
  if (is_settled(scene, roster)) return {};
  const std::string what = what_is_under_way(scene, roster);
  if (what.empty()) return {};
  return "still under way when settle ended: " + what + "; a longer settle would tell";
}

}  // namespace skerry::harness
