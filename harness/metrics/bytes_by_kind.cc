// The bytes that links carried, by what they were for (DESIGN section 4, "Meanings").
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class BytesByKind final : public Metric {
 public:
  void write(const RunView& view, Figures& out) const override {
    const Traffic& traffic = view.record().traffic();
    out.count("payload_bytes", traffic.payload_bytes);
    out.count("metadata_bytes", traffic.metadata_bytes);
    out.count("redundant_bytes", traffic.redundant_bytes);
    out.count("control_bytes", traffic.control_bytes);
    out.count("carried_bytes", traffic.carried_bytes());
  }
};

}  // namespace

MetricKind bytes_by_kind_metrics() {
  return {
      {exact("payload_bytes", "bytes", kNeutral, "user content on its first arrival at a replica"),
       exact("metadata_bytes", "bytes", kLess,
             "the rest of changes on first arrival: ids, clocks, contexts")
           .headline(120),
       exact("redundant_bytes", "bytes", kLess, "changes that brought nothing new"),
       exact("control_bytes", "bytes", kLess, "frame headers, handshakes, acknowledgements"),
       exact("carried_bytes", "bytes", kLess, "all bytes that links carried: the sum of the four")
           .headline(70)},
      [](const Plan&) { return make_metric<BytesByKind>(); }};
}

}  // namespace skerry::harness
