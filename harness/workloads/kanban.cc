// A kanban board: one list of cards that are added, moved, renamed and thrown away. Most of what
// people do is dragging a card somewhere else, often one that somebody else drags as well.
#include <algorithm>
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
    Parameter{"mix", ParameterType::kWeights,
              "{ add = 0.2, drag = 0.6, rename = 0.12, throw_away = 0.08 }", false, 0, 0,
              "add|drag|rename|throw_away", "how often each command"},
    Parameter{"hot", ParameterType::kInteger, "5", false, 1, 1e6, "",
              "cards at the top, one of which every second drag takes"},
};

class Kanban : public RatedWorkload {
 public:
  Kanban(Arrivals arrivals, Mix mix, uint64_t hot)
      : RatedWorkload(std::move(arrivals)), mix_(std::move(mix)), hot_(hot) {}

  void act(World& world, uint32_t person, Rng& rng) override {
    const std::string& what = mix_.draw(rng);
    const uint64_t size = world.document(person).value_size();
    const std::string title =
        "card " + std::to_string(world.number_of(person)) + "." + std::to_string(rng.below(1000));
    if (what == "add" || size == 0) {
      world.submit(person, ListInsert{rng.below(size + 1), title});
      return;
    }
    uint64_t position = rng.below(size);
    if (what == "drag") {
      if (rng.below(2) == 0) position = rng.below(std::min(hot_, size));
      world.submit(person, ListMove{position, rng.below(size)});
    } else if (what == "rename") {
      world.submit(person, ListAssign{position, title});
    } else {
      world.submit(person, ListErase{position});
    }
  }

 private:
  Mix mix_;
  uint64_t hot_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  StatusOr<Mix> mix = Mix::make(settings, "mix");
  if (!mix.ok()) return mix.status();
  const auto hot = static_cast<uint64_t>(settings.integer("hot"));
  return std::make_unique<Kanban>(*std::move(arrivals), *std::move(mix), hot);
}

}  // namespace

WorkloadKind kanban_workload() {
  return {"kanban", "a board of cards: add, drag, rename, throw away", Family::kList, kParameters,
          make};
}

}  // namespace skerry::harness
