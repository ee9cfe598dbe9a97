// Adds to counters, assigns registers and removes whole entries of a shared map, by Zipf keys.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "harness/workloads/rated.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

constexpr std::array kParameters = {
    kRateParameter,
    kRateTotalParameter,
    kWritersParameter,
    Parameter{"mix", ParameterType::kWeights, "{ add = 0.5, assign = 0.3, remove = 0.2 }", false, 0,
              0, "add|assign|remove", "how often each command"},
    Parameter{"keys", ParameterType::kKeys,
              "{ distribution = \"zipf\", count = 1000, theta = 0.99 }", false, 0, 0, "",
              "which keys"},
};

class MapOps : public RatedWorkload {
 public:
  MapOps(Arrivals arrivals, Mix mix, const KeysSpec& keys)
      : RatedWorkload(std::move(arrivals)), mix_(std::move(mix)), keys_(keys.count, keys.theta) {}

  void act(World& world, uint32_t person, Rng& rng) override {
    const std::string& what = mix_.draw(rng);
    const std::string path = "/key-" + std::to_string(keys_.draw(rng));
    if (what == "remove") {
      world.submit(person, MapRemove{path});
      return;
    }
    if (what == "add") {
      world.submit(person, CounterAdd{1, path});
    } else {
      world.submit(person, RegisterAssign{"v" + std::to_string(rng.below(100)), path});
    }
  }

 private:
  Mix mix_;
  ZipfSampler keys_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  StatusOr<Mix> mix = Mix::make(settings, "mix");
  if (!mix.ok()) return mix.status();
  return std::make_unique<MapOps>(*std::move(arrivals), *std::move(mix), settings.keys("keys"));
}

}  // namespace

WorkloadKind map_ops_workload() {
  return {"map_ops", "adds to counters, assigns registers and removes entries of a shared map",
          Family::kMap, kParameters, make};
}

}  // namespace skerry::harness
