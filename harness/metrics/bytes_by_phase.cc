// The bytes that were handed to links, by the phase of the protocol that wanted them sent. What is
// lost on its way is among them.
#include <array>

#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class BytesByPhase final : public Metric {
 public:
  void on_send(const RunView&, uint32_t, const Output& output) override {
    bytes_[static_cast<size_t>(output.phase)] += output.payload.size();
  }

  void write(const RunView&, Figures& out) const override {
    const auto count = [&](const char* name, Phase phase) {
      out.count(name, bytes_[static_cast<size_t>(phase)]);
    };
    count("handshake_bytes", Phase::kHandshake);
    count("change_bytes", Phase::kChanges);
    count("acknowledgement_bytes", Phase::kAcknowledgement);
    count("keep_alive_bytes", Phase::kSignal);
    count("stability_bytes", Phase::kStability);
    count("snapshot_bytes", Phase::kSnapshot);
  }

 private:
  std::array<uint64_t, kPhases> bytes_ = {};
};

}  // namespace

MetricKind bytes_by_phase_metrics() {
  return {
      {exact("handshake_bytes", "bytes", kLess, "sent to find out what two replicas do not share"),
       exact("change_bytes", "bytes", kLess, "sent to bring changes, states and deltas"),
       exact("acknowledgement_bytes", "bytes", kLess, "sent to say what has come"),
       exact("keep_alive_bytes", "bytes", kLess, "sent where nothing else was, to be heard"),
       exact("stability_bytes", "bytes", kLess, "sent to say what all have"),
       exact("snapshot_bytes", "bytes", kLess, "sent to bring what logs hold as snapshots alone")},
      [](const Plan&) { return make_metric<BytesByPhase>(); }};
}

}  // namespace skerry::harness
