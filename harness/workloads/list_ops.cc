// Puts numbers into a list at its start, its end or anywhere, and takes items out, so often and so
// many as is asked: what crdt-benchmarks' B1.8 to B1.11 do with arrays.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "harness/workloads/placed.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

constexpr uint64_t kNumbers = 0x7FFFFFFF;

constexpr std::array kParameters = {
    kRateParameter,
    kRateTotalParameter,
    kWritersParameter,
    kInsertMixParameter,
    kPlaceParameter,
    Parameter{"items", ParameterType::kInteger, "1", false, 1, 1e6, "",
              "put in or taken out at once, side by side: a command each, at one instant"},
    Parameter{"times", ParameterType::kInteger, "0", false, 0, 1e9, "",
              "how often each person does it; 0: as often as there is time for"},
};

class ListOps : public PlacedWorkload {
 public:
  ListOps(Arrivals arrivals, const Placing& placing, uint64_t items, uint32_t people)
      : PlacedWorkload(std::move(arrivals), placing, people), items_(items) {}

  void act(World& world, uint32_t person, Rng& rng) override {
    const uint64_t size = world.document(person).value_size();
    const bool is_insertion = inserts(size, rng);
    const uint64_t items = is_insertion ? items_ : std::min(items_, size);
    // Where an erasure may begin; an insertion may be behind the last item.
    const uint64_t at = position(is_insertion ? size : size - items, rng);
    for (uint64_t i = 0; i < items; ++i) {
      const Command command = is_insertion
                                  ? Command(ListInsert{at + i, std::to_string(rng.below(kNumbers))})
                                  : Command(ListErase{at});
      if (!world.submit(person, command)) return;
    }
    count(person);
  }

 private:
  uint64_t items_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  const StatusOr<Placing> placing = placing_of(settings, "times");
  if (!placing.ok()) return placing.status();
  const auto items = static_cast<uint64_t>(settings.integer("items"));
  return std::make_unique<ListOps>(*std::move(arrivals), *placing, items, context.people);
}

}  // namespace

WorkloadKind list_ops_workload() {
  return {"list_ops",
          "puts numbers into a list at its start, its end or anywhere, and takes items out",
          Family::kList, kParameters, make};
}

}  // namespace skerry::harness
