// Random commands of whatever family the document has: the least that can be asked of any design.
#include <array>
#include <utility>

#include "crdts/generate/commands.h"
#include "harness/workloads/arrivals.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

constexpr std::array kParameters = {
    kRateParameter,
    kRateTotalParameter,
    kWritersParameter,
    Parameter{"alphabet", ParameterType::kInteger, "8", false, 1, 8, "",
              "distinct keys, values or letters", "cell.family!=counter,flag"},
};

class RandomOps : public Workload {
 public:
  RandomOps(Arrivals arrivals, Family family, uint64_t alphabet)
      : arrivals_(std::move(arrivals)), family_(family), alphabet_(alphabet) {}

  void setup(World& world) override { arrivals_.begin(world); }

  void wake(World& world, uint32_t person, uint64_t) override {
    // A generator of the command's own: how much it draws depends on what the person sees.
    Rng rng = Rng::stream(arrivals_.rng(person).next(), "workload/random_ops");
    arrivals_.schedule_next(world, person);
    if (!world.is_running(person)) return;
    const InspectedDocument& participant = world.document(person);
    const crdts::View view{participant.value_size(),
                           [&participant] { return participant.value().value_or(Value()); }};
    world.submit(person, crdts::random_command(family_, view, alphabet_, rng));
  }

 private:
  Arrivals arrivals_;
  Family family_;
  uint64_t alphabet_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  return std::make_unique<RandomOps>(*std::move(arrivals), context.family,
                                     static_cast<uint64_t>(settings.integer("alphabet")));
}

}  // namespace

WorkloadKind random_ops_workload() {
  return {"random_ops", "random commands, of whatever family the document is", std::nullopt,
          kParameters, make};
}

}  // namespace skerry::harness
