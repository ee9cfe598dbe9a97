// Adds to and subtracts from a shared counter.
#include <array>
#include <utility>

#include "harness/workloads/arrivals.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

constexpr std::array kParameters = {
    kRateParameter,
    kRateTotalParameter,
    kWritersParameter,
    Parameter{"mix", ParameterType::kWeights, "{ add = 1.0, subtract = 0.0 }", false, 0, 0,
              "add|subtract", "how often each command"},
    Parameter{"amount_min", ParameterType::kInteger, "1", false, 1, 1e9, "", "the least amount"},
    Parameter{"amount_max", ParameterType::kInteger, "1", false, 1, 1e9, "", "the largest amount"},
};

class CounterOps : public Workload {
 public:
  CounterOps(Arrivals arrivals, uint64_t add_share, int64_t least, int64_t most)
      : arrivals_(std::move(arrivals)), add_share_(add_share), least_(least), most_(most) {}

  void setup(World& world) override { arrivals_.begin(world); }

  void wake(World& world, uint32_t person, uint64_t) override {
    Rng& rng = arrivals_.rng(person);
    const bool adds = rng.chance(add_share_);
    const auto range = static_cast<uint64_t>(most_ - least_) + 1;
    const int64_t amount = least_ + static_cast<int64_t>(rng.below(range));
    world.submit(person, CounterAdd{adds ? amount : -amount});
    arrivals_.schedule_next(world, person);
  }

 private:
  Arrivals arrivals_;
  uint64_t add_share_;
  int64_t least_;
  int64_t most_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  const StatusOr<uint64_t> add_share = share_of(settings, "mix", "add");
  if (!add_share.ok()) return add_share.status();
  const int64_t least = settings.integer("amount_min");
  const int64_t most = settings.integer("amount_max");
  if (least > most) {
    return invalid("amount_min = " + std::to_string(least) +
                   " is more than amount_max = " + std::to_string(most));
  }
  return std::make_unique<CounterOps>(*std::move(arrivals), *add_share, least, most);
}

}  // namespace

WorkloadKind counter_ops_workload() {
  return {"counter_ops", "adds to and subtracts from a shared counter", Family::kCounter,
          kParameters, make};
}

}  // namespace skerry::harness
