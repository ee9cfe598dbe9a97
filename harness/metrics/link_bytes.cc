// Bytes as links see them: handed over, doubled, sent again, lost, delivered.
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class LinkBytes final : public Metric {
 public:
  void write(const RunView& view, Figures& out) const override {
    const sim::NetworkCounters& network = view.network();
    out.count("delivered_bytes", network.bytes_delivered);
    out.count("lost_bytes", network.bytes_lost + network.bytes_dropped);
    out.count("sent_bytes", network.bytes_sent);
    out.count("in_flight_bytes_max", network.bytes_in_flight_max);
    out.count("duplicated_bytes", network.bytes_duplicated);
    out.count("retransmitted_bytes", network.bytes_retransmitted);
    out.count("retransmissions", network.segments_retransmitted);
  }
};

}  // namespace

MetricKind link_bytes_metrics() {
  return {
      {exact("delivered_bytes", "bytes", kNeutral,
             "bytes that came out of links into running hosts"),
       exact("lost_bytes", "bytes", kLess,
             "bytes of frames that were lost, dropped by full queues or sent to nobody"),
       exact("sent_bytes", "bytes", kLess, "bytes of frames handed to links"),
       exact("in_flight_bytes_max", "bytes", kLess,
             "most bytes at a time that were sent and neither delivered nor lost, all links "
             "together"),
       exact("duplicated_bytes", "bytes", kNeutral,
             "bytes of the second copies of duplicated datagrams"),
       exact("retransmitted_bytes", "bytes", kLess, "bytes of segments that streams sent again"),
       exact("retransmissions", "count", kLess, "segments that streams sent again")},
      [](const Plan&) { return make_metric<LinkBytes>(); }};
}

}  // namespace skerry::harness
