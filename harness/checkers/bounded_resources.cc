// What waits stays within the limits that docs/inside/sync.md states. Of each document at each
// node, whenever it sends something and on the grid:
//
//   waiting for dependencies   at most max_buffered_changes, where changes have one dot each
//   waiting for the disk       at most max_buffered_changes of others, and 2^20 own
//   in flight to one peer      at most `window`, or one frame alone
//   a frame                    at most 64 KiB as a datagram, and as a stream takes it
//
// Cost: O(documents * peers) of the node, for each frame that it sends.
#include <algorithm>

#include "harness/observe/checker.h"
#include "sync/link/parts.h"

namespace skerry::harness {
namespace {

constexpr uint64_t kMostDatagram = 64 * 1024;
constexpr uint64_t kMostCommits = 1 << 20;
// What a frame is more than was reckoned of its changes before it was made.
constexpr uint64_t kFrameMargin = 4096;

class BoundedResources final : public Checker {
 public:
  void on_send(const RunView& view, uint32_t node, const Output& output) override {
    if (!view.is_holder(node)) return;
    const bool is_stream = view.setting().replica.sync.transport == sync::Transport::kStream;
    const uint64_t most = is_stream ? sync::kLargestWholeFrame + kFrameMargin : kMostDatagram;
    if (output.payload.size() > most) {
      complain(view, node, "sends a frame of", output.payload.size(), "bytes", most);
    }
    look(view, node);
  }
  void on_grid(const RunView& view, const GridPoint& point) override {
    if (!point.is_first) return;
    for (const uint32_t node : view.holders()) {
      if (view.has_process(node)) look(view, node);
    }
  }

  LookedAt looked_at() const override { return {{"queues measured", looks_}}; }

 private:
  void look(const RunView& view, uint32_t node) {
    ++looks_;
    const sync::Options& options = view.setting().replica.sync;
    const InspectedDocument::Depths depths = view.document(node).depths();
    if (depths.in_flight_frames > 1 &&
        depths.in_flight_bytes > options.window_bytes + kFrameMargin) {
      complain(view, node, "has in flight to one peer", depths.in_flight_bytes, "bytes",
               options.window_bytes);
    }
    const uint64_t most_storing = options.max_buffered_changes + kMostCommits;
    if (depths.storing > most_storing) {
      complain(view, node, "waits for its disk with", depths.storing, "inputs", most_storing);
    }
    const bool has_one_dot_each = view.setting().design().family != Family::kText;
    if (has_one_dot_each && depths.buffered > options.max_buffered_changes) {
      complain(view, node, "keeps until their dependencies come", depths.buffered, "changes",
               options.max_buffered_changes);
    }
  }

  void complain(const RunView& view, uint32_t node, const char* what, uint64_t amount,
                const char* unit, uint64_t most) {
    report(view, results::Verdict::kInvalid,
           "replica " + view.node_name(node) + " " + what + " " + std::to_string(amount) + " " +
               unit + "; the limit is " + std::to_string(most),
           {{}, {node}});
  }

  uint64_t looks_ = 0;
};

}  // namespace

CheckerKind bounded_resources_check() {
  return {.name = "bounded_resources",
          .help =
              "what waits for its dependencies, for the disk and for acknowledgement, and each "
              "frame, stays within the stated limits",
          .is_default = false,
          .make = make_checker<BoundedResources>};
}

}  // namespace skerry::harness
