// Puts numbers into a list at its start, its end or anywhere, and takes items out, so often and so
// many as is asked: what crdt-benchmarks' B1.8 to B1.11 do with arrays.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "harness/workloads/kinds.h"
#include "harness/workloads/rated.h"

namespace skerry::harness {
namespace {

constexpr uint64_t kNumbers = 0x7FFFFFFF;

constexpr std::array kParameters = {
    kRateParameter,
    kRateTotalParameter,
    kWritersParameter,
    Parameter{"mix", ParameterType::kWeights, "{ insert = 0.8, erase = 0.2 }", false, 0, 0,
              "erase|insert", "how often each"},
    Parameter{"at", ParameterType::kChoice, "\"anywhere\"", false, 0, 0, "anywhere|end|start",
              "where in the list"},
    Parameter{"items", ParameterType::kInteger, "1", false, 1, 1e6, "",
              "put in or taken out at once, side by side: a command each, at one instant"},
    Parameter{"times", ParameterType::kInteger, "0", false, 0, 1e9, "",
              "how often each person does it; 0: as often as there is time for"},
};

enum class At : uint8_t { kAnywhere, kEnd, kStart };

struct Plan {
  At at = At::kAnywhere;
  uint64_t items = 1;
  uint64_t times = 0;
};

class ListOps : public RatedWorkload {
 public:
  ListOps(Arrivals arrivals, uint64_t insert_share, const Plan& plan, uint32_t people)
      : RatedWorkload(std::move(arrivals)),
        insert_share_(insert_share),
        plan_(plan),
        done_(people, 0) {}

  void act(WorkloadHost& host, uint32_t person, Rng& rng) override {
    const uint64_t size = host.participant(person).value_size();
    const bool inserts = rng.chance(insert_share_) || size == 0;
    const uint64_t items = inserts ? plan_.items : std::min(plan_.items, size);
    // Where an erasure may begin; an insertion may be behind the last item.
    const uint64_t last = inserts ? size : size - items;
    uint64_t position = plan_.at == At::kEnd ? last : 0;
    if (plan_.at == At::kAnywhere) position = rng.below(last + 1);
    for (uint64_t i = 0; i < items; ++i) {
      const Command command =
          inserts ? Command(ListInsert{position + i, std::to_string(rng.below(kNumbers))})
                  : Command(ListErase{position});
      if (!host.submit(person, command)) return;
    }
    ++done_[person];
  }

 protected:
  bool has_more(uint32_t person) const override {
    return plan_.times == 0 || done_[person] < plan_.times;
  }

 private:
  uint64_t insert_share_;
  Plan plan_;
  std::vector<uint64_t> done_;  // by person
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
  plan.items = static_cast<uint64_t>(settings.integer("items"));
  plan.times = static_cast<uint64_t>(settings.integer("times"));
  return std::make_unique<ListOps>(*std::move(arrivals), *insert_share, plan, context.people);
}

}  // namespace

WorkloadKind list_ops_workload() {
  return {"list_ops",
          "puts numbers into a list at its start, its end or anywhere, and takes items out",
          Family::kList, kParameters, make};
}

}  // namespace skerry::harness
