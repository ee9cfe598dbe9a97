// What people who follow and leave documents while a run lasts have of them: how many they follow,
// and how long it takes from following one until all is there that had been committed before.
#include <algorithm>

#include "harness/metrics/backlogs.h"
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
      behind_.begin(view, node);
    } else {
      --followed_;
      ++leaves_;
      behind_.drop(view, node);
    }
  }

  void on_first_delivery(const RunView& view, uint32_t node, uint32_t change) override {
    behind_.on_first_delivery(view, node, change);
  }
  void on_void(const RunView& view, uint32_t change) override { behind_.on_void(view, change); }
  void on_restored(const RunView& view, uint32_t change) override {
    behind_.on_restored(view, change);
  }
  // What its disk lost it waits for anew, and no figure is of that.
  void on_forgotten(const RunView& view, uint32_t node) override { behind_.drop(view, node); }
  void on_end(const RunView&) override { pass(end_); }

  void write(const RunView&, Figures& out) const override {
    const Samples& times = behind_.times();
    if (times.count() > 0) {
      out.time("follow_time_p50", times.quantile(500));
      out.time("follow_time_max", times.quantile(1000));
    }
    out.count("follows", follows_);
    out.count("follows_behind", times.count());
    out.count("follows_never", times.still_open());
    out.count("leaves", leaves_);
    const double over = static_cast<double>((end_ - Instant{}).ns) * static_cast<double>(people_);
    out.set("documents_followed", static_cast<double>(sum_ns_) / over);
  }

 private:
  void pass(Instant now) {
    const Instant until = std::min(now, end_);
    if (until <= passed_) return;
    sum_ns_ += static_cast<uint64_t>((until - passed_).ns) * followed_;
    passed_ = until;
  }

  Instant end_;  // of the safety phase
  Instant passed_;
  uint64_t people_;
  uint64_t followed_ = 0;  // (person, document) pairs, now
  uint64_t sum_ns_ = 0;    // of them, each times how long
  uint64_t follows_ = 0;
  uint64_t leaves_ = 0;
  Backlogs behind_;
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
