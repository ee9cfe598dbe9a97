// The micro-benchmarks of Enes, Almeida, Baquero, Leitão 2019 ("Efficient synchronization of
// state-based CRDTs", table I): once a period everybody does the same share of the work, each at a
// phase of its own.
//
//   map        `share` of the `keys` keys are counted up a round by all people together, everybody
//              those that are its own ("GMap K%")
//   the rest   one command each, different every time (a new element of a set, a counter's
//   addition)
#include <array>
#include <string>
#include <vector>

#include "crdts/commands.h"
#include "harness/workloads/arrivals.h"
#include "harness/workloads/kinds.h"

namespace skerry::harness {
namespace {

constexpr double kMs = 1e6;
constexpr double kHour = 3.6e12;

constexpr std::array kParameters = {
    Parameter{"period", ParameterType::kDuration, "\"1s\"", false, kMs, kHour, "",
              "from one round to the next"},
    Parameter{"rounds", ParameterType::kInteger, "100", false, 1, 1e9, "",
              "how many, or as many as the safety phase has time for"},
    Parameter{"keys", ParameterType::kInteger, "1000", false, 1, 1e6, "", "maps: distinct keys",
              "cell.family=map"},
    Parameter{"share", ParameterType::kProbability, "0.1", false, 0, 1, "",
              "maps: how many of the keys are changed in a round", "cell.family=map"},
};

struct Plan {
  Duration period;
  uint64_t rounds = 0;
  uint64_t keys = 0;
  uint64_t changed = 0;  // a round
};

class Rounds : public Workload {
 public:
  Rounds(const Plan& plan, const WorkloadContext& context)
      : plan_(plan),
        family_(context.family),
        streams_(person_streams(context.rng, context.people)),
        done_(context.people, 0) {}

  void setup(WorkloadHost& host) override {
    for (uint32_t person = 0; person < host.people(); ++person) {
      const uint64_t phase = streams_[person].below(static_cast<uint64_t>(plan_.period.ns));
      host.schedule(host.now() + Duration::nanoseconds(static_cast<int64_t>(phase)), person, 0);
    }
  }

  void wake(WorkloadHost& host, uint32_t person, uint64_t round) override {
    if (round + 1 < plan_.rounds) host.schedule(host.now() + plan_.period, person, round + 1);
    if (family_ == Family::kMap) return count_keys(host, person, round);
    host.submit(person, crdts::sample_command(family_, round * host.people() + person));
  }

 private:
  // Person p owns the keys that leave p when divided by the number of people.
  void count_keys(WorkloadHost& host, uint32_t person, uint64_t round) {
    const uint64_t people = host.people();
    const uint64_t own = plan_.keys / people + (person < plan_.keys % people ? 1 : 0);
    if (own == 0) return;
    const uint64_t until = (round + 1) * own * plan_.changed / plan_.keys;
    for (uint64_t& next = done_[person]; next < until; ++next) {
      Command command = Command::counter_add(1);
      command.path = "/key-" + std::to_string(person + next % own * people);
      host.submit(person, command);
    }
  }

  Plan plan_;
  Family family_;
  std::vector<Rng> streams_;
  std::vector<uint64_t> done_;  // keys that each person has counted up
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  Plan plan;
  plan.period = settings.duration("period");
  plan.rounds = static_cast<uint64_t>(settings.integer("rounds"));
  plan.keys = static_cast<uint64_t>(settings.integer("keys"));
  plan.changed =
      static_cast<uint64_t>(settings.real("share") * static_cast<double>(plan.keys) + 0.5);
  return std::make_unique<Rounds>(plan, context);
}

}  // namespace

WorkloadKind rounds_workload() {
  return {"rounds", "everybody does the same share of work once a period", std::nullopt,
          kParameters, make};
}

}  // namespace skerry::harness
