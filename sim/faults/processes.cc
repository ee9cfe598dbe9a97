// Processes and hosts that stop: outage, crash, upgrade, downgrade, pause, sleep. They differ in
// what the others notice and in what is still known afterwards.
#include <algorithm>
#include <string>

#include "sim/faults/fault.h"
#include "sim/faults/schedule.h"

namespace skerry::sim {

using Process = FaultEffect::Process;

namespace {

constexpr auto kOfPower = of_nodes(
    Parameter{"survives", ParameterType::kChoice, "\"none\"", false, 0, 0,
              "none|all|prefix|subset|reordered|torn",
              "what is left of what was written and not durable: all where the process dies alone",
              "storage.latency>0 | storage.store=sqlite"});

StatusOr<std::vector<FaultInterval>> expand_power(const Settings& settings,
                                                  const FaultContext& context, Rng& rng) {
  auto intervals = expand_nodes(settings, context, rng);
  if (!intervals.ok()) return intervals;
  const std::string survives = settings.has("survives") ? settings.text("survives") : "none";
  const auto* const name = std::ranges::find(kSurvivesNames, survives);
  for (FaultInterval& interval : *intervals) {
    interval.survives = static_cast<Survives>(name - kSurvivesNames.begin());
  }
  return intervals;
}

}  // namespace

FaultKind outage_fault() {
  return {"outage",
          "hosts go dark: memory lost, nothing answers; they restart at the end",
          kOfPower,
          {.name = "outage", .process = Process::kEnds, .is_dark = true},
          expand_power};
}
FaultKind crash_fault() {
  return {"crash",
          "processes lose their memory, their hosts answer with resets; they restart at the end",
          kOfPower,
          {.name = "crash", .process = Process::kEnds},
          expand_power};
}
FaultKind upgrade_fault() {
  return {"upgrade",
          "processes end, and start again at the end with the next version of the protocol",
          kOfPower,
          {.name = "upgrade", .process = Process::kEnds, .version = FaultEffect::Version::kNext},
          expand_power};
}
FaultKind downgrade_fault() {
  return {
      "downgrade",
      "processes end, and start again at the end with the version of the protocol before the next",
      kOfPower,
      {.name = "downgrade", .process = Process::kEnds, .version = FaultEffect::Version::kBefore},
      expand_power};
}
FaultKind pause_fault() {
  return {"pause",
          "processes stop while their hosts' network lives; then they go on",
          kOfNodes,
          {.name = "pause", .process = Process::kPauses},
          expand_nodes};
}
FaultKind sleep_fault() {
  return {"sleep",
          "processes and network stop; timers that passed fire once on waking",
          kOfNodes,
          {.name = "sleep", .process = Process::kPauses, .is_dark = true},
          expand_nodes};
}

}  // namespace skerry::sim
