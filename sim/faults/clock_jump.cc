// A wall clock that is set: it jumps and stays. Timers run on the steady clock and do not notice.
#include "sim/faults/fault.h"
#include "sim/faults/schedule.h"

namespace skerry::sim {
namespace {

StatusOr<std::vector<FaultInterval>> expand(const Settings& settings, const FaultContext& context,
                                            Rng& rng) {
  const StatusOr<std::vector<NodeIndex>> nodes = required_nodes(settings, context);
  if (!nodes.ok()) return nodes.status();
  const Duration jump = settings.duration("jump");
  if (jump.ns == 0) return invalid("jump must not be zero");
  const StatusOr<std::vector<Instant>> instants = expand_instants(settings, context, rng);
  if (!instants.ok()) return instants.status();
  std::vector<FaultInterval> intervals;
  for (const Instant at : *instants) {
    FaultInterval interval;
    interval.from = at;
    interval.to = at;
    interval.nodes = pick_nodes(settings, *nodes, rng);
    interval.jump = jump;
    intervals.push_back(std::move(interval));
  }
  return intervals;
}

constexpr Parameter kParameters[] = {
    kAt,
    kEvery,
    kMeanTimeBetween,
    kNodeParameter,
    kNodesParameter,
    kPick,
    {"jump",
     ParameterType::kDuration,
     {},
     true,
     -3.2e16,
     3.2e16,
     {},
     "how far the wall clock is set forward, or back where negative; at most a year"},
};

}  // namespace

FaultKind clock_jump_fault() {
  return {"clock_jump",
          "wall clocks are set forward or back, and stay so",
          kParameters,
          {.name = "clock_jump", .sets_clocks = true},
          expand};
}

}  // namespace skerry::sim
