// Assigns random text to a shared register. Every value is new with near certainty, so that a lost
// or a wrongly ordered assignment shows.
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
    Parameter{"length_min", ParameterType::kInteger, "8", false, 1, 4096, "",
              "the shortest value, in characters"},
    Parameter{"length_max", ParameterType::kInteger, "32", false, 1, 4096, "",
              "the longest value, in characters"},
};

class RegisterOps : public Workload {
 public:
  RegisterOps(Arrivals arrivals, int64_t least, int64_t most)
      : arrivals_(std::move(arrivals)), least_(least), most_(most) {}

  void setup(World& world) override { arrivals_.begin(world); }

  void wake(World& world, uint32_t person, uint64_t) override {
    Rng& rng = arrivals_.rng(person);
    const auto range = static_cast<uint64_t>(most_ - least_) + 1;
    const uint64_t length = static_cast<uint64_t>(least_) + rng.below(range);
    std::string value;
    value.reserve(length);
    for (uint64_t i = 0; i < length; ++i) {
      value.push_back(static_cast<char>('a' + rng.below(26)));
    }
    world.submit(person, RegisterAssign{std::move(value)});
    arrivals_.schedule_next(world, person);
  }

 private:
  Arrivals arrivals_;
  int64_t least_;
  int64_t most_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  const int64_t least = settings.integer("length_min");
  const int64_t most = settings.integer("length_max");
  if (least > most) {
    return invalid("length_min = " + std::to_string(least) +
                   " is more than length_max = " + std::to_string(most));
  }
  return std::make_unique<RegisterOps>(*std::move(arrivals), least, most);
}

}  // namespace

WorkloadKind register_ops_workload() {
  return {"register_ops", "assigns random text to a shared register", Family::kRegister,
          kParameters, make};
}

}  // namespace skerry::harness
