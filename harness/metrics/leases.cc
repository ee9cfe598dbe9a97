// What becomes of members whose lease runs out (sync/spread/leases.h).
#include "harness/observe/metric.h"
#include "harness/plan/plan.h"

namespace skerry::harness {
namespace {

class Leases final : public Metric {
 public:
  void on_evicted(const RunView&, uint32_t, uint32_t) override { ++evictions_; }
  void on_anew(const RunView&, uint32_t) override { ++returns_; }
  void on_overruled(const RunView&, uint32_t, const DotRun&) override { ++overruled_; }
  void on_replayed(const RunView&, uint32_t, const DotRun&,
                   const StatusOr<Committed>& answer) override {
    ++(answer.ok() ? replayed_ : lost_);
  }

  void write(const RunView&, Figures& out) const override {
    out.count("evictions", evictions_);
    out.count("evicted_returns", returns_);
    out.count("replayed_commands", replayed_);
    out.count("replays_refused", lost_);
    out.count("overruled_frames", overruled_);
  }

 private:
  uint64_t evictions_ = 0;
  uint64_t returns_ = 0;
  uint64_t overruled_ = 0;
  uint64_t replayed_ = 0;
  uint64_t lost_ = 0;
};

}  // namespace

MetricKind leases_metrics() {
  constexpr auto kLease = MetricNeed::kLease;
  return {{exact("evictions", "count", kNeutral, "members whose lease ran out").needs(kLease),
           exact("evicted_returns", "count", kNeutral,
                 "evicted members that went on from the server's state")
               .needs(kLease),
           exact("replayed_commands", "count", kNeutral,
                 "commands of evicted members that were performed again, under a new dot")
               .needs(kLease),
           exact("replays_refused", "count", kLess,
                 "commands of evicted members that could not be performed again; their authors "
                 "were told")
               .needs(kLease),
           exact("overruled_frames", "count", kLess,
                 "frames or changes refused because their author was evicted before it made them")
               .needs(kLease)},
          [](const Plan& plan) -> std::unique_ptr<Metric> {
            return plan.replica.sync.lease.ns > 0 ? make_metric<Leases>() : nullptr;
          }};
}

}  // namespace skerry::harness
