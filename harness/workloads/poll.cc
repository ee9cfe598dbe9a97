// Everybody votes for one of a few options, and may think again: the old vote is taken back and a
// new one given. Each option is a counter of a map.
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
    Parameter{"options", ParameterType::kInteger, "5", false, 2, 1000, "", "options to vote for"},
};

class Poll : public RatedWorkload {
 public:
  Poll(Arrivals arrivals, uint64_t options)
      : RatedWorkload(std::move(arrivals)), options_(options) {}

  void setup(World& world) override {
    votes_.assign(world.people(), kNoVote);
    RatedWorkload::setup(world);
  }

  void act(World& world, uint32_t person, Rng& rng) override {
    const uint64_t choice = rng.below(options_);
    if (choice == votes_[person]) return;
    if (votes_[person] != kNoVote && !vote(world, person, votes_[person], -1)) return;
    votes_[person] = vote(world, person, choice, 1) ? choice : kNoVote;
  }

 private:
  static constexpr uint64_t kNoVote = ~uint64_t{0};

  static bool vote(World& world, uint32_t person, uint64_t option, int64_t amount) {
    const CounterAdd command{amount, "/option-" + std::to_string(option)};
    return world.submit(person, command).has_value();
  }

  uint64_t options_;
  std::vector<uint64_t> votes_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  const auto options = static_cast<uint64_t>(settings.integer("options"));
  return std::make_unique<Poll>(*std::move(arrivals), options);
}

}  // namespace

WorkloadKind poll_workload() {
  return {"poll", "people vote, and think again: a counter for each option", Family::kMap,
          kParameters, make};
}

}  // namespace skerry::harness
