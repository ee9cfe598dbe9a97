// Processes and hosts that stop: outage, crash, pause, sleep. They differ in what the others notice
// and in what is still known afterwards.
#include "sim/faults/kinds.h"
#include "sim/faults/schedule.h"

namespace skerry::sim {
namespace {

using Effect = FaultInterval::Effect;

StatusOr<std::vector<FaultInterval>> stop(const Settings& settings, const FaultContext& context,
                                          Rng& rng, Effect effect, std::string_view kind) {
  const StatusOr<std::vector<NodeIndex>> nodes = required_nodes(settings, context);
  if (!nodes.ok()) return nodes.status();
  const StatusOr<std::vector<Span>> spans = expand_times(settings, context, rng);
  if (!spans.ok()) return spans.status();
  std::vector<FaultInterval> intervals;
  for (const Span& span : *spans) {
    FaultInterval interval;
    interval.effect = effect;
    interval.from = span.from;
    interval.to = span.to;
    interval.kind = kind;
    interval.nodes = pick_nodes(settings, *nodes, rng);
    intervals.push_back(std::move(interval));
  }
  return intervals;
}

StatusOr<std::vector<FaultInterval>> expand_outage(const Settings& settings,
                                                   const FaultContext& context, Rng& rng) {
  return stop(settings, context, rng, Effect::kOutage, "outage");
}
StatusOr<std::vector<FaultInterval>> expand_crash(const Settings& settings,
                                                  const FaultContext& context, Rng& rng) {
  return stop(settings, context, rng, Effect::kCrash, "crash");
}
StatusOr<std::vector<FaultInterval>> expand_pause(const Settings& settings,
                                                  const FaultContext& context, Rng& rng) {
  return stop(settings, context, rng, Effect::kPause, "pause");
}
StatusOr<std::vector<FaultInterval>> expand_sleep(const Settings& settings,
                                                  const FaultContext& context, Rng& rng) {
  return stop(settings, context, rng, Effect::kSleep, "sleep");
}

constexpr Parameter kParameters[] = {
    kAt, kFor, kEvery, kMeanTimeBetween, kNodeParameter, kNodesParameter, kPick,
};

}  // namespace

const FaultKind kOutageFault = {
    "outage", "hosts go dark: memory lost, nothing answers; they restart at the end", kParameters,
    expand_outage};
const FaultKind kCrashFault = {
    "crash", "processes lose their memory, their hosts answer with resets; they restart at the end",
    kParameters, expand_crash};
const FaultKind kPauseFault = {"pause",
                               "processes stop while their hosts' network lives; then they go on",
                               kParameters, expand_pause};
const FaultKind kSleepFault = {"sleep",
                               "processes and network stop; timers that passed fire once on waking",
                               kParameters, expand_sleep};

}  // namespace skerry::sim
