// How often connections were tried for, and came about.
#include <algorithm>
#include <vector>

#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class Connections final : public Metric {
 public:
  void on_connection(const RunView&, uint32_t node, uint32_t, Connection what) override {
    if (what == Connection::kOpened) ++opened_;
    if (what != Connection::kDialled) return;
    if (node >= of_node_.size()) of_node_.resize(node + 1);
    ++of_node_[node];
    ++attempts_;
  }

  void write(const RunView& view, Figures& out) const override {
    if (view.setting().replica.sync.transport != sync::Transport::kStream) return;
    out.count("connection_attempts", attempts_);
    out.count("connection_attempts_max",
              of_node_.empty() ? 0 : *std::max_element(of_node_.begin(), of_node_.end()));
    out.count("connections_opened", opened_);
  }

 private:
  uint64_t attempts_ = 0;
  uint64_t opened_ = 0;  // ends
  std::vector<uint64_t> of_node_;
};

}  // namespace

MetricKind connections_metrics() {
  return {
      {exact("connection_attempts", "count", kLess, "attempts to open a stream"),
       exact("connection_attempts_max", "count", kLess, "of these, of the one who made most"),
       exact("connections_opened", "count", kNeutral, "streams that opened, counted at each end")},
      [](const Plan&) { return make_metric<Connections>(); }};
}

}  // namespace skerry::harness
