// What people who follow and leave documents while a run lasts have of them: how many they follow,
// and how long it takes from following one until all is there that had been committed before.
#include <map>
#include <utility>
#include <vector>

#include "harness/metrics/samples.h"
#include "harness/observe/metric.h"
#include "harness/plan/plan.h"

namespace skerry::harness {
namespace {

class FollowingFigures final : public Metric {
 public:
  explicit FollowingFigures(const Plan& plan) : end_(plan.end_of_safety), people_(plan.people) {
    for (const uint32_t readers : plan.at_start->readers()) followed_ += readers;
  }

  void on_following(const RunView& view, uint32_t node, Edge edge) override {
    pass(view.now());
    if (edge == Edge::kBegins) {
      ++followed_;
      ++follows_;
      begin(view, node);
    } else {
      --followed_;
      ++leaves_;
      times_.drop(waiting_.erase({node, view.document_index()}));
    }
  }

  void on_first_delivery(const RunView& view, uint32_t node, uint32_t change) override {
    if (!waiting_.empty()) note_come(view, {node, view.document_index()}, change);
  }
  void on_void(const RunView& view, uint32_t change) override {
    std::vector<Key> lacking;
    for (const auto& [key, wait] : waiting_) {
      const bool lacks =
          key.second == view.document_index() && !view.ledger().has_received(key.first, change);
      if (lacks) lacking.push_back(key);
    }
    for (const Key& key : lacking) note_come(view, key, change);
  }
  // What its disk lost it waits for anew, and no figure is of that.
  void on_forgotten(const RunView& view, uint32_t node) override {
    times_.drop(waiting_.erase({node, view.document_index()}));
  }
  void on_end(const RunView&) override { pass(end_); }

  void write(const RunView&, Figures& out) const override {
    if (times_.count() > 0) {
      out.time("follow_time_p50", times_.quantile(500));
      out.time("follow_time_max", times_.quantile(1000));
    }
    out.count("follows", follows_);
    out.count("follows_behind", times_.count());
    out.count("follows_never", times_.still_open());
    out.count("leaves", leaves_);
    const double over = static_cast<double>((end_ - Instant{}).ns) * static_cast<double>(people_);
    out.set("documents_followed", static_cast<double>(sum_ns_) / over);
  }

 private:
  using Key = std::pair<uint32_t, uint32_t>;  // node, document
  struct Wait {
    Instant at;
    uint32_t end = 0;   // of the changes that it waits for
    uint64_t left = 0;  // of them
  };

  void pass(Instant now) {
    const Instant until = std::min(now, end_);
    if (until <= passed_) return;
    sum_ns_ += static_cast<uint64_t>((until - passed_).ns) * followed_;
    passed_ = until;
  }

  void begin(const RunView& view, uint32_t node) {
    const Ledger& ledger = view.ledger();
    Wait wait{view.now(), ledger.size(), 0};
    for (uint32_t change = 0; change < wait.end; ++change) {
      if (!ledger[change].is_void && !ledger.has_received(node, change)) ++wait.left;
    }
    if (wait.left == 0) return;
    times_.open();
    waiting_[{node, view.document_index()}] = wait;
  }

  void note_come(const RunView& view, const Key& key, uint32_t change) {
    const auto at = waiting_.find(key);
    if (at == waiting_.end() || change >= at->second.end || --at->second.left > 0) return;
    times_.close(view.now() - at->second.at);
    waiting_.erase(at);
  }

  Instant end_;  // of the safety phase
  Instant passed_;
  uint64_t people_;
  uint64_t followed_ = 0;  // (person, document) pairs, now
  uint64_t sum_ns_ = 0;    // of them, each times how long
  uint64_t follows_ = 0;
  uint64_t leaves_ = 0;
  Samples times_;
  std::map<Key, Wait> waiting_;
};

MetricRow late(const char* name, const char* meaning) {
  return timed(name, meaning, "follows_behind", "follows_never").needs(MetricNeed::kFollowing);
}
MetricRow counted(const char* name, results::Direction better, const char* meaning) {
  return exact(name, "count", better, meaning).needs(MetricNeed::kFollowing);
}

}  // namespace

MetricKind following_metrics() {
  return {
      {late("follow_time_p50",
            "following a document until all is there that was committed before, median"),
       late("follow_time_max",
            "following a document until all is there that was committed before, largest"),
       counted("follows", kNeutral, "(person, document) pairs that began while the run lasted"),
       counted("follows_behind", kNeutral, "of these, of whom something had been made meanwhile"),
       counted("follows_never", kLess, "of these, who never got all of that"),
       counted("leaves", kNeutral, "(person, document) pairs that ended while the run lasted"),
       counted("documents_followed", kNeutral,
               "documents that a person follows, mean over people and the safety phase")},
      [](const Plan& plan) -> std::unique_ptr<Metric> {
        return plan.at_start ? make_metric<FollowingFigures>(plan) : nullptr;
      }};
}

}  // namespace skerry::harness
