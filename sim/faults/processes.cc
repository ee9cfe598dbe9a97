// Processes and hosts that stop: outage, crash, pause, sleep. They differ in what the others notice
// and in what is still known afterwards.
#include "sim/faults/kinds.h"
#include "sim/faults/schedule.h"

namespace skerry::sim {
namespace {

using Effect = FaultInterval::Effect;

StatusOr<std::vector<FaultInterval>> expand_outage(const Settings& settings,
                                                   const FaultContext& context, Rng& rng) {
  return expand_stops(settings, context, rng, Effect::kOutage, "outage");
}
StatusOr<std::vector<FaultInterval>> expand_crash(const Settings& settings,
                                                  const FaultContext& context, Rng& rng) {
  return expand_stops(settings, context, rng, Effect::kCrash, "crash");
}
StatusOr<std::vector<FaultInterval>> expand_pause(const Settings& settings,
                                                  const FaultContext& context, Rng& rng) {
  return expand_stops(settings, context, rng, Effect::kPause, "pause");
}
StatusOr<std::vector<FaultInterval>> expand_sleep(const Settings& settings,
                                                  const FaultContext& context, Rng& rng) {
  return expand_stops(settings, context, rng, Effect::kSleep, "sleep");
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
