// What people see of one another beside changes ([presence]): from saying to being shown, at each
// other person's replica that ran then and follows the document.
//
// Where a later word takes an earlier one's place on its way, the earlier one is passed over: that
// is no loss, and is counted.
#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "harness/metrics/histogram.h"
#include "harness/observe/cursor.h"
#include "harness/observe/metric.h"
#include "harness/plan/plan.h"

namespace skerry::harness {
namespace {

class PresenceMetric final : public Metric {
 public:
  explicit PresenceMetric(const Plan& plan)
      : documents_(plan.following.documents()), began_(plan.nodes()) {}

  void on_user_said(const RunView& view, uint32_t node, const Payload&) override {
    documents_[view.document_index()].said[node].push_back(view.now());
    ++said_;
  }
  void on_user_shown(const RunView& view, uint32_t node, const Output& output) override {
    const auto cursor = decode_cursor(output.payload.view());
    if (!cursor) return;
    OfADocument& document = documents_[view.document_index()];
    const std::vector<Instant>& said = document.said[cursor->person];
    const auto at = std::upper_bound(said.begin(), said.end(), cursor->moved_at);
    const auto number = static_cast<size_t>(at - said.begin());  // from 1
    Seen& seen = document.seen[{node, cursor->person}];
    if (number <= seen.number) return;  // once more, to a new process
    const bool ran_then = cursor->moved_at >= std::max(began_[node], document.follows_since[node]);
    if (ran_then) {
      delays_.add(view.now() - cursor->moved_at);
      passed_over_ += number - seen.number - 1;
    }
    seen.number = number;
  }
  void on_following(const RunView& view, uint32_t node, Edge edge) override {
    if (edge == Edge::kEnds) return;
    documents_[view.document_index()].follows_since[node] = view.now();
  }
  void on_process(const RunView& view, uint32_t node, Process what) override {
    if (what == Process::kStarts) began_[node] = view.now();
  }
  void on_send(const RunView&, uint32_t, const Output& output) override {
    if (output.phase == Phase::kPresence) bytes_ += output.payload.size();
  }

  void write(const RunView&, Figures& out) const override {
    if (delays_.count() > 0) {
      out.time("presence_delay_p50", delays_.quantile(500));
      out.time("presence_delay_p99", delays_.quantile(990));
      out.time("presence_delay_max", delays_.max());
    }
    out.count("presence_said", said_);
    out.count("presence_shown", delays_.count());
    out.count("presence_passed_over", passed_over_);
    out.count("presence_bytes", bytes_);
  }

 private:
  struct Seen {
    size_t number = 0;  // of the latest word, from 1
  };
  struct OfADocument {
    std::map<uint32_t, std::vector<Instant>> said;       // by person, ascending
    std::map<std::pair<uint32_t, uint32_t>, Seen> seen;  // by node and person
    std::map<uint32_t, Instant> follows_since;           // by node: of those that began later
  };

  std::vector<OfADocument> documents_;
  std::vector<Instant> began_;  // by node: its process
  Histogram delays_;
  uint64_t said_ = 0;
  uint64_t passed_over_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace

MetricKind presence_metrics() {
  MetricKind kind;
  const auto add = [&kind](MetricRow row) {
    kind.rows.push_back(std::move(row).needs(MetricNeed::kPresence));
  };
  const auto timed_row = [](const char* name, const char* meaning) {
    return exact(name, "ns", kLess, meaning);
  };
  add(timed_row("presence_delay_p50", "from saying where one edits to being shown, median"));
  add(timed_row("presence_delay_p99",
                "from saying where one edits to being shown, 99th percentile"));
  add(timed_row("presence_delay_max", "from saying where one edits to being shown, largest"));
  add(exact("presence_said", "count", kNeutral, "times that somebody said where they edit"));
  add(exact("presence_shown", "count", kMore, "of these, shown to somebody, once for each"));
  add(exact("presence_passed_over", "count", kNeutral,
            "of these, not shown to somebody because a later one took the place, once for each"));
  add(exact("presence_bytes", "bytes", kLess, "sent to say what people do"));
  kind.make = [](const Plan& plan) -> std::unique_ptr<Metric> {
    if (!plan.replica.sync.presence.is_on()) return nullptr;
    return make_metric<PresenceMetric>(plan);
  };
  return kind;
}

}  // namespace skerry::harness
