// The micro-benchmarks of Enes, Almeida, Baquero, Leitão 2019 ("Efficient synchronization of
// state-based CRDTs", table I): once a period everybody does the same share of the work, each at a
// phase of its own.
//
//   map        `share` of the `keys` keys are counted up a round by all people together, everybody
//              those that are its own ("GMap K%"); where people outnumber keys, they share them
//   the rest   one command each, different every time (a new element of a set, a counter's
//   addition)
//
// `sets` makes it B3 of crdt-benchmarks ("20 sqrt(N) clients concurrently set number in Map"):
// everybody sets a value a round, at one key or each at a key of its own. It is a number, an object
// {"name": "<number>", "address": "here"} or a text, the number's digits again and again.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "crdts/generate/commands.h"
#include "harness/workloads/arrivals.h"
#include "harness/workloads/workload.h"

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
              "cell.family=map & sets=nothing"},
    Parameter{"share", ParameterType::kProbability, "0.1", false, 0, 1, "",
              "maps: how many of the keys are changed in a round",
              "cell.family=map & sets=nothing"},
    Parameter{"sets", ParameterType::kChoice, "\"nothing\"", false, 0, 0, "nothing|one_key|own_key",
              "maps and JSON: instead, everybody sets one key, or a key of its own",
              "cell.family=map,json"},
    Parameter{"value", ParameterType::kChoice, "\"number\"", false, 0, 0, "number|object|text",
              "what it is set to: a number, an object of a name and an address, or the number "
              "written `repeats` times",
              "cell.family=map,json & sets!=nothing"},
    Parameter{"repeats", ParameterType::kInteger, "1549", false, 1, 1e5, "",
              "of the number in a text", "cell.family=map,json & sets!=nothing & value=text"},
};

enum class Sets : uint8_t { kNothing, kOneKey, kOwnKey };
enum class What : uint8_t { kNumber, kObject, kText };

struct RoundsPlan {
  Duration period;
  uint64_t rounds = 0;
  uint64_t keys = 0;
  uint64_t changed = 0;  // a round
  Sets sets = Sets::kNothing;
  What what = What::kNumber;
  uint64_t repeats = 1;
};

class Rounds : public Workload {
 public:
  Rounds(const RoundsPlan& plan, const WorkloadContext& context)
      : plan_(plan),
        family_(context.family),
        streams_(person_streams(context, context.people)),
        done_(context.people, 0) {}

  void setup(World& world) override {
    for (uint32_t person = 0; person < world.people(); ++person) {
      const uint64_t phase = streams_[person].below(static_cast<uint64_t>(plan_.period.ns));
      world.schedule(world.now() + Duration::nanoseconds(static_cast<int64_t>(phase)), person, 0);
    }
  }

  void wake(World& world, uint32_t person, uint64_t round) override {
    if (round + 1 < plan_.rounds) world.schedule(world.now() + plan_.period, person, round + 1);
    if (plan_.sets != Sets::kNothing) return set_key(world, person, round);
    if (family_ == Family::kMap) return count_keys(world, person, round);
    const uint64_t which = round * world.everybody() + world.number_of(person);
    world.submit(person, crdts::sample_command(family_, which));
  }

 private:
  void set_key(World& world, uint32_t person, uint64_t round) {
    const uint64_t who = world.number_of(person);
    const std::string key = plan_.sets == Sets::kOneKey ? "/v" : "/v" + std::to_string(who);
    const std::string number = std::to_string(round * world.everybody() + who);
    switch (plan_.what) {
      case What::kNumber:
        world.submit(person, family_ == Family::kMap ? Command(RegisterAssign{number, key})
                                                     : Command(JsonAssign{key, number}));
        return;
      case What::kObject:
        // Of a new object; in a map the keys below it are all there is of one.
        if (family_ == Family::kJson) world.submit(person, JsonAssign{key, "{}"});
        set_text(world, person, key + "/name", number);
        set_text(world, person, key + "/address", "here");
        return;
      case What::kText: {
        std::string text;
        for (uint64_t i = 0; i < plan_.repeats; ++i) text += number;
        set_text(world, person, key, text);
      }
    }
  }

  void set_text(World& world, uint32_t person, const std::string& path, const std::string& text) {
    world.submit(person, family_ == Family::kMap ? Command(RegisterAssign{text, path})
                                                 : Command(JsonAssign{path, '"' + text + '"'}));
  }

  // Person p owns the keys that leave p when divided by the number of owners.
  void count_keys(World& world, uint32_t person, uint64_t round) {
    const uint64_t owners = std::min<uint64_t>(world.people(), plan_.keys);
    const uint64_t owner = person % owners;
    const uint64_t own = plan_.keys / owners + (owner < plan_.keys % owners ? 1 : 0);
    const uint64_t work = own * plan_.changed;  // a round, in parts of a key
    // With less than a key a round, not all in the same round.
    const uint64_t ahead = work < plan_.keys ? owner * plan_.keys / owners : 0;
    const uint64_t until = ((round + 1) * work + ahead) / plan_.keys;
    for (uint64_t& next = done_[person]; next < until; ++next) {
      world.submit(person, CounterAdd{1, "/key-" + std::to_string(owner + next % own * owners)});
    }
  }

  RoundsPlan plan_;
  Family family_;
  std::vector<Rng> streams_;
  std::vector<uint64_t> done_;  // keys that each person has counted up
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  RoundsPlan plan;
  plan.period = settings.duration("period");
  plan.rounds = static_cast<uint64_t>(settings.integer("rounds"));
  plan.keys = static_cast<uint64_t>(settings.integer("keys"));
  plan.changed =
      static_cast<uint64_t>(settings.real("share") * static_cast<double>(plan.keys) + 0.5);
  const std::string& sets = settings.text("sets");
  const bool has_keys = context.family == Family::kMap || context.family == Family::kJson;
  if (has_keys && sets != "nothing") {
    plan.sets = sets == "one_key" ? Sets::kOneKey : Sets::kOwnKey;
    const std::string& what = settings.text("value");
    if (what != "number") plan.what = what == "object" ? What::kObject : What::kText;
    plan.repeats = static_cast<uint64_t>(settings.integer("repeats"));
  }
  return std::make_unique<Rounds>(plan, context);
}

}  // namespace

WorkloadKind rounds_workload() {
  return {"rounds", "everybody does the same share of work once a period", std::nullopt,
          kParameters, make};
}

}  // namespace skerry::harness
