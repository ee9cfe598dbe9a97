// How long a person's replica takes, and what comes to it meanwhile, from a start with nothing of a
// document until it has all that had been committed before: a new device, or one whose disk was
// lost.
#include <map>
#include <utility>
#include <vector>

#include "harness/metrics/samples.h"
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

class ColdStart final : public Metric {
 public:
  void on_process(const RunView& view, uint32_t node, Process what) override {
    if (node >= view.setting().people) return;
    if (what == Process::kStarted) {
      for (const uint32_t document : view.documents_of(node))
        begin(view.of_document(document), node);
    } else if (what == Process::kStops) {
      const auto is_of_it = [node](const auto& start) { return start.first.first == node; };
      starts_.drop(std::erase_if(cold_, is_of_it));
    }
  }

  void on_first_delivery(const RunView& view, uint32_t node, uint32_t change) override {
    if (!cold_.empty()) note_come(view, {node, view.document_index()}, change);
  }
  void on_void(const RunView& view, uint32_t change) override {
    std::vector<Key> waiting;
    for (const auto& [key, cold] : cold_) {
      const bool is_waiting =
          key.second == view.document_index() && !view.ledger().has_received(key.first, change);
      if (is_waiting) waiting.push_back(key);
    }
    for (const Key& key : waiting) note_come(view, key, change);
  }
  void on_frame(const RunView&, uint32_t node, uint32_t, const Payload& frame,
                const FrameAccount&) override {
    for (auto& [key, cold] : cold_) {
      if (key.first == node) cold.bytes += frame.size();
    }
  }

  void write(const RunView&, Figures& out) const override {
    if (starts_.count() > 0) {
      out.time("cold_start_p50", starts_.quantile(500));
      out.time("cold_start_max", starts_.quantile(1000));
    }
    out.count("cold_starts", starts_.count());
    out.count("cold_starts_never", starts_.still_open());
    out.count("cold_start_bytes", bytes_);
  }

 private:
  using Key = std::pair<uint32_t, uint32_t>;  // node, document
  struct Cold {
    Instant at;
    uint32_t end = 0;   // of the changes that it waits for
    uint64_t left = 0;  // of them
    uint64_t bytes = 0;
  };

  void begin(const RunView& view, uint32_t node) {
    const Ledger& ledger = view.ledger();
    if (!view.document(node).received().empty()) return;
    Cold cold{view.now(), ledger.size(), 0, 0};
    for (uint32_t change = 0; change < cold.end; ++change) {
      if (!ledger[change].is_void) ++cold.left;
    }
    if (cold.left == 0) return;
    starts_.open();
    cold_[{node, view.document_index()}] = cold;
  }

  void note_come(const RunView& view, const Key& key, uint32_t change) {
    const auto at = cold_.find(key);
    if (at == cold_.end() || change >= at->second.end || --at->second.left > 0) return;
    starts_.close(view.now() - at->second.at);
    bytes_ += at->second.bytes;
    cold_.erase(at);
  }

  Samples starts_;
  uint64_t bytes_ = 0;
  std::map<Key, Cold> cold_;
};

MetricRow cold(const char* name, const char* meaning) {
  return timed(name, meaning, "cold_starts", "cold_starts_never").needs(MetricNeed::kAbsence);
}
MetricRow counted(const char* name, const char* unit, results::Direction better,
                  const char* meaning) {
  return exact(name, unit, better, meaning).needs(MetricNeed::kAbsence);
}

}  // namespace

MetricKind cold_start_metrics() {
  return {{cold("cold_start_p50",
                "a start with nothing of a document until all is there that was committed before, "
                "median"),
           cold("cold_start_max",
                "a start with nothing of a document until all is there that was committed before, "
                "largest"),
           counted("cold_starts", "count", kNeutral,
                   "starts of a person's replica with nothing of a document that others had"),
           counted("cold_starts_never", "count", kLess, "of these, never over"),
           counted("cold_start_bytes", "bytes", kLess,
                   "that came to these replicas until it was over, of all that were")},
          [](const Plan&) { return make_metric<ColdStart>(); }};
}

}  // namespace skerry::harness
