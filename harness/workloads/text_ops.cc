// Inserts into and erases from a text at its start, its end or anywhere, so often and so much as is
// asked: what crdt-benchmarks' B1 and B2 do.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "harness/workloads/kinds.h"
#include "harness/workloads/rated.h"

namespace skerry::harness {
namespace {

constexpr double kLongest = 1 << 20;

constexpr std::array kParameters = {
    kRateParameter,
    kRateTotalParameter,
    kWritersParameter,
    Parameter{"mix", ParameterType::kWeights, "{ insert = 0.8, erase = 0.2 }", false, 0, 0,
              "erase|insert", "how often each command"},
    Parameter{"at", ParameterType::kChoice, "\"anywhere\"", false, 0, 0, "anywhere|end|start",
              "where in the text"},
    Parameter{"length_min", ParameterType::kInteger, "1", false, 1, kLongest, "",
              "letters of an insertion or erasure, at least"},
    Parameter{"length_max", ParameterType::kInteger, "1", false, 1, kLongest, "",
              "letters of an insertion or erasure, at most"},
    Parameter{"commands", ParameterType::kInteger, "0", false, 0, 1e9, "",
              "how many each person makes; 0: as many as there is time for"},
};

enum class At : uint8_t { kAnywhere, kEnd, kStart };

struct Plan {
  At at = At::kAnywhere;
  uint64_t length_min = 1;
  uint64_t length_max = 1;
  uint64_t commands = 0;
};

class TextOps : public RatedWorkload {
 public:
  TextOps(Arrivals arrivals, uint64_t insert_share, const Plan& plan, uint32_t people)
      : RatedWorkload(std::move(arrivals)),
        insert_share_(insert_share),
        plan_(plan),
        made_(people, 0) {}

  void act(WorkloadHost& host, uint32_t person, Rng& rng) override {
    const uint64_t size = host.text_length(person);
    const bool inserts = rng.chance(insert_share_) || size == 0;
    const uint64_t length = plan_.length_min + rng.below(plan_.length_max - plan_.length_min + 1);
    const uint64_t erased = inserts ? 0 : std::min(length, size);
    // Where an erasure may begin; an insertion may be behind the last letter.
    const uint64_t last = size - erased;
    uint64_t position = plan_.at == At::kEnd ? last : 0;
    if (plan_.at == At::kAnywhere) position = rng.below(last + 1);
    std::string text;
    for (uint64_t i = 0; inserts && i < length; ++i) {
      text += static_cast<char>('a' + rng.below(26));
    }
    if (host.submit(person, TextSplice{position, erased, std::move(text)})) {
      ++made_[person];
    }
  }

 protected:
  bool has_more(uint32_t person) const override {
    return plan_.commands == 0 || made_[person] < plan_.commands;
  }

 private:
  uint64_t insert_share_;
  Plan plan_;
  std::vector<uint64_t> made_;  // by person
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  const StatusOr<uint64_t> insert_share = share_of(settings, "mix", "insert");
  if (!insert_share.ok()) return insert_share.status();
  Plan plan;
  if (settings.text("at") != "anywhere") {
    plan.at = settings.text("at") == "end" ? At::kEnd : At::kStart;
  }
  plan.length_min = static_cast<uint64_t>(settings.integer("length_min"));
  plan.length_max = static_cast<uint64_t>(settings.integer("length_max"));
  if (plan.length_min > plan.length_max) {
    return invalid("length_min = " + std::to_string(plan.length_min) +
                   " is more than length_max = " + std::to_string(plan.length_max));
  }
  plan.commands = static_cast<uint64_t>(settings.integer("commands"));
  return std::make_unique<TextOps>(*std::move(arrivals), *insert_share, plan, context.people);
}

}  // namespace

WorkloadKind text_ops_workload() {
  return {"text_ops", "inserts into and erases from a text at its start, its end or anywhere",
          Family::kText, kParameters, make};
}

}  // namespace skerry::harness
