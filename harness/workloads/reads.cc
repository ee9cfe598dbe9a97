// People read: they open the document and look, and wait until it is there.
#include <array>
#include <utility>

#include "harness/workloads/linearizable.h"
#include "harness/workloads/rated.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

constexpr std::array kParameters = {
    kRateParameter,
    kRateTotalParameter,
    Parameter{"writers", ParameterType::kInteger, "0", false, 0, 1e9, "",
              "how many of those who take part read, the first ones; 0: everyone"},
};

class Reads final : public RatedWorkload {
 public:
  using RatedWorkload::RatedWorkload;
  void act(World& world, uint32_t person, Rng&) override { world.read(person); }

 protected:
  void act_in_vain(World& world, uint32_t person) override { world.read(person); }
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  return std::make_unique<Reads>(*std::move(arrivals));
}

}  // namespace

WorkloadKind reads_workload() {
  WorkloadKind kind{"reads",
                    "people open the document and look: at their own copy, or where they have none "
                    "at the server's",
                    std::nullopt, kParameters, make};
  kind.check = linearizable_check;
  return kind;
}

}  // namespace skerry::harness
