// Adds and removes elements of a shared set. Both draw from the same keys, so that a removal often
// meets what somebody else has just added.
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
    Parameter{"mix", ParameterType::kWeights, "{ add = 0.7, remove = 0.3 }", false, 0, 0,
              "add|remove", "how often each command"},
    Parameter{"keys", ParameterType::kKeys,
              "{ distribution = \"zipf\", count = 1000, theta = 0.99 }", false, 0, 0, "",
              "which elements"},
};

class SetOps : public Workload {
 public:
  SetOps(Arrivals arrivals, uint64_t add_share, const KeysSpec& keys)
      : arrivals_(std::move(arrivals)), add_share_(add_share), keys_(keys.count, keys.theta) {}

  void setup(World& world) override { arrivals_.begin(world); }

  void wake(World& world, uint32_t person, uint64_t) override {
    Rng& rng = arrivals_.rng(person);
    const bool adds = rng.chance(add_share_);
    const uint64_t key = keys_.draw(rng);
    std::string element = "key-" + std::to_string(key);
    world.submit(person, adds ? Command(SetAdd{std::move(element)})
                              : Command(SetRemove{std::move(element)}));
    arrivals_.schedule_next(world, person);
  }

 private:
  Arrivals arrivals_;
  uint64_t add_share_;
  ZipfSampler keys_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  const StatusOr<uint64_t> add_share = share_of(settings, "mix", "add");
  if (!add_share.ok()) return add_share.status();
  return std::make_unique<SetOps>(*std::move(arrivals), *add_share, settings.keys("keys"));
}

}  // namespace

WorkloadKind set_ops_workload() {
  return {"set_ops", "adds and removes elements of a shared set", Family::kSet, kParameters, make};
}

}  // namespace skerry::harness
