// When all sets were equal for good.
#include "harness/metrics/convergence.h"

#include <algorithm>
#include <vector>

#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

// Of all documents: what happens to others in between means nothing to one.
class ConvergenceFigures final : public Metric {
 public:
  void on_commit(const RunView& view, uint32_t, const Command&, const VersionVector&) override {
    of(view).on_commit(view.now());
  }
  void on_set_changed(const RunView& view, uint32_t) override { look(view); }
  // Who is away is not counted, and what is lost with its author is not waited for.
  void on_presence(const RunView& view, uint32_t node, Presence) override {
    for (const uint32_t document : view.documents_of(node)) look(view.of_document(document));
  }
  // Who begins to follow a document lacks what there is of it.
  void on_following(const RunView& view, uint32_t, Edge) override { look(view); }
  void on_void(const RunView& view, uint32_t) override { look(view); }
  void on_fault(const RunView& view, uint32_t, Edge edge) override {
    if (edge == Edge::kBegins) return;
    for (uint32_t i = 0; i < view.documents(); ++i) look(view.of_document(i));
  }

  void write(const RunView& view, Figures& out) const override {
    std::optional<Instant> last_commit;
    for (const Convergence& each : documents_) {
      last_commit = std::max(last_commit, each.last_commit());
    }
    if (!last_commit) return;
    out.time("convergence_after_last_write", after(view, *last_commit));
  }

 private:
  Convergence& of(const RunView& view) {
    if (documents_.empty()) documents_.resize(view.documents());
    return documents_[view.document_index()];
  }
  void look(const RunView& view) { of(view).on_census(view.distinct_sets_of_it(), view.now()); }
  // Empty where some document's sets never became equal. One that nobody holds any more is not
  // waited for, unless all are such.
  std::optional<Duration> after(const RunView& view, Instant last_commit) const {
    if (view.distinct_sets() == 0) return std::nullopt;
    Instant equal_since = last_commit;
    for (uint32_t i = 0; i < documents_.size(); ++i) {
      const Convergence& of_it = documents_[i];
      if (view.of_document(i).distinct_sets_of_it() == 0 || !of_it.last_commit()) continue;
      if (!of_it.equal_since()) return std::nullopt;
      equal_since = std::max(equal_since, *of_it.equal_since());
    }
    return equal_since - last_commit;
  }

  std::vector<Convergence> documents_;
};

}  // namespace

MetricKind convergence_metrics() {
  return {
      {exact("convergence_after_last_write", "ns", kLess, "last commit to equal sets everywhere")},
      [](const Plan&) { return make_metric<ConvergenceFigures>(); }};
}

}  // namespace skerry::harness
