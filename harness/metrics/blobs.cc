// Files beside documents ([blobs]): from the attaching of a blob until it is whole and durable at
// each other person's replica that follows the document and fetches what that refers to.
#include <map>
#include <vector>

#include "core/crypto.h"
#include "harness/metrics/samples.h"
#include "harness/observe/metric.h"
#include "harness/plan/plan.h"

namespace skerry::harness {
namespace {

class BlobsMetric final : public Metric {
 public:
  explicit BlobsMetric(const Plan& plan)
      : is_fetched_(plan.replica.sync.blobs.fetch == sync::BlobOptions::Fetch::kAlways) {}

  void on_attached(const RunView& view, uint32_t node, const Hash256& name,
                   ByteView content) override {
    ++attached_;
    attached_bytes_ += content.size();
    if (!is_fetched_) return;
    for (const uint32_t other : view.holders()) {
      if (other == node || other >= view.setting().people) continue;
      const Wait wait{view.now(), view.document_index()};
      const bool is_new = waiting_.try_emplace({other, name}, wait).second;
      if (is_new) samples_.open();
    }
  }
  // Who leaves the document wants no more of what it refers to.
  void on_following(const RunView& view, uint32_t node, Edge edge) override {
    if (edge == Edge::kBegins) return;
    const uint32_t document = view.document_index();
    samples_.drop(std::erase_if(waiting_, [node, document](const auto& each) {
      const Wait& wait = each.second;
      return each.first.first == node && wait.document == document && !wait.has_come;
    }));
  }
  void on_blob(const RunView& view, uint32_t node, const Hash256& name) override {
    const auto at = waiting_.find({node, name});
    if (at == waiting_.end() || at->second.has_come) return;
    samples_.close(view.now() - at->second.since);
    at->second.has_come = true;  // once
  }
  void on_send(const RunView&, uint32_t, const Output& output) override {
    if (output.phase == Phase::kBlob) bytes_ += output.payload.size();
  }
  void on_process(const RunView& view, uint32_t node, Process what) override {
    if (what == Process::kStops) count_refused(view, node);
  }
  void on_end(const RunView& view) override {
    for (uint32_t node = 0; node < view.setting().nodes(); ++node) count_refused(view, node);
  }

  void write(const RunView&, Figures& out) const override {
    out.count("blobs_attached", attached_);
    out.count("blobs_attached_bytes", attached_bytes_);
    out.count("blob_bytes", bytes_);
    out.count("blob_chunks_refused", refused_);
    if (!is_fetched_) return;
    if (samples_.count() > 0) {
      out.time("blob_time_p50", samples_.quantile(500));
      out.time("blob_time_p99", samples_.quantile(990));
      out.time("blob_time_max", samples_.quantile(1000));
    }
    out.count("blob_pairs", samples_.count());
    out.count("blob_never", samples_.still_open());
  }

 private:
  void count_refused(const RunView& view, uint32_t node) {
    if (!view.has_process(node)) return;
    if (const Channels* channels = view.channels(node)) refused_ += channels->refused_chunks();
  }

  struct Wait {
    Instant since;
    uint32_t document = 0;
    bool has_come = false;
  };

  bool is_fetched_;
  std::map<std::pair<uint32_t, Hash256>, Wait> waiting_;  // by node and blob
  Samples samples_;
  uint64_t attached_ = 0;
  uint64_t attached_bytes_ = 0;
  uint64_t bytes_ = 0;
  uint64_t refused_ = 0;
};

}  // namespace

MetricKind blobs_metrics() {
  MetricKind kind;
  const auto add = [&kind](MetricRow row) {
    kind.rows.push_back(std::move(row).needs(MetricNeed::kBlobs));
  };
  const auto add_timed = [&add](const char* name, const char* meaning) {
    add(timed(name, meaning, "blob_pairs", "blob_never"));
  };
  add(exact("blobs_attached", "count", kNeutral, "files that people attached"));
  add(exact("blobs_attached_bytes", "bytes", kNeutral, "their content"));
  add(exact("blob_bytes", "bytes", kLess, "sent to bring blobs, and to ask for them"));
  add(exact("blob_chunks_refused", "count", kLess, "chunks that came and had a wrong hash"));
  add_timed("blob_time_p50", "from attaching a file until it is whole at another's, median");
  add_timed("blob_time_p99",
            "from attaching a file until it is whole at another's, 99th percentile");
  add_timed("blob_time_max", "from attaching a file until it is whole at another's, largest");
  add(exact("blob_pairs", "count", kNeutral, "files and other people's replicas that want them"));
  add(exact("blob_never", "count", kLess, "of these, never whole there"));
  kind.make = [](const Plan& plan) -> std::unique_ptr<Metric> {
    if (!plan.replica.sync.blobs.is_on()) return nullptr;
    return make_metric<BlobsMetric>(plan);
  };
  return kind;
}

}  // namespace skerry::harness
