// Frames: sent, arrived, lost, damaged; and the handshakes that they made.
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class Frames final : public Metric {
 public:
  void write(const RunView& view, Figures& out) const override {
    const sim::NetworkCounters& network = view.network();
    out.count("messages", network.frames_sent);
    out.count("frames_delivered", network.frames_delivered);
    out.count("frames_lost", network.frames_lost + network.frames_dropped);
    out.count("frames_corrupt", view.record().traffic().corrupt_frames);
    out.count("frames_foreign", view.record().traffic().foreign_frames);
    out.count("round_trips", view.record().traffic().round_trips);
  }
};

}  // namespace

MetricKind frames_metrics() {
  return {{exact("messages", "count", kLess, "frames handed to links"),
           exact("frames_delivered", "count", kNeutral, "frames that arrived"),
           exact("frames_lost", "count", kLess,
                 "frames lost, dropped by full queues or sent to nobody"),
           exact("frames_corrupt", "count", kLess, "frames refused by their checksum"),
           exact("frames_foreign", "count", kLess,
                 "well-formed frames of another replication mode, or of a later version of the "
                 "protocol, of which nothing was done"),
           exact("round_trips", "count", kLess, "handshakes completed: a question and its answer")},
          [](const Plan&) { return make_metric<Frames>(); }};
}

}  // namespace skerry::harness
