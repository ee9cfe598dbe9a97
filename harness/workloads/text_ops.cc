// Inserts into and erases from a text at its start, its end or anywhere, so often and so much as is
// asked: what crdt-benchmarks' B1 and B2 do.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "harness/workloads/placed.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

constexpr double kLongest = 1 << 20;

constexpr std::array kParameters = {
    kRateParameter,
    kRateTotalParameter,
    kWritersParameter,
    kInsertMixParameter,
    kPlaceParameter,
    Parameter{"length_min", ParameterType::kInteger, "1", false, 1, kLongest, "",
              "letters of an insertion or erasure, at least"},
    Parameter{"length_max", ParameterType::kInteger, "1", false, 1, kLongest, "",
              "letters of an insertion or erasure, at most"},
    Parameter{"commands", ParameterType::kInteger, "0", false, 0, 1e9, "",
              "how many each person makes; 0: as many as there is time for"},
};

class TextOps : public PlacedWorkload {
 public:
  TextOps(Arrivals arrivals, const Placing& placing, uint64_t length_min, uint64_t length_max,
          uint32_t people)
      : PlacedWorkload(std::move(arrivals), placing, people),
        length_min_(length_min),
        length_max_(length_max) {}

  void act(World& world, uint32_t person, Rng& rng) override {
    const uint64_t size = world.text_length(person);
    const bool is_insertion = inserts(size, rng);
    const uint64_t length = length_min_ + rng.below(length_max_ - length_min_ + 1);
    const uint64_t erased = is_insertion ? 0 : std::min(length, size);
    // Where an erasure may begin; an insertion may be behind the last letter.
    const uint64_t at = position(size - erased, rng);
    std::string text;
    for (uint64_t i = 0; is_insertion && i < length; ++i) {
      text += static_cast<char>('a' + rng.below(26));
    }
    if (world.submit(person, TextSplice{at, erased, std::move(text)})) count(person);
  }

 private:
  uint64_t length_min_;
  uint64_t length_max_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  const StatusOr<Placing> placing = placing_of(settings, "commands");
  if (!placing.ok()) return placing.status();
  const auto least = static_cast<uint64_t>(settings.integer("length_min"));
  const auto most = static_cast<uint64_t>(settings.integer("length_max"));
  if (least > most) {
    return invalid("length_min = " + std::to_string(least) +
                   " is more than length_max = " + std::to_string(most));
  }
  return std::make_unique<TextOps>(*std::move(arrivals), *placing, least, most, context.people);
}

}  // namespace

WorkloadKind text_ops_workload() {
  return {"text_ops", "inserts into and erases from a text at its start, its end or anywhere",
          Family::kText, kParameters, make};
}

}  // namespace skerry::harness
