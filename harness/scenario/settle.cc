#include "harness/scenario/settle.h"

#include <algorithm>

#include "harness/run/fault_plan.h"
#include "harness/scenario/units.h"
#include "sim/network/network.h"
#include "sync/session.h"

namespace skerry::harness {
namespace {

using Effect = sim::FaultInterval::Effect;

// Doublings that the faults could cause if there were time for all.
uint64_t doublings_by_faults(const Scenario& scenario,
                             const std::vector<sim::FaultInterval>& faults) {
  // Random ones may be any number under another seed.
  for (const Entry& entry : scenario.faults) {
    const bool is_loud = entry.kind == "crash" || entry.kind == "clock_jump";
    if (!is_loud && entry.settings.has("mean_time_between")) return sync::kMostPatience;
  }
  uint64_t silencing = 0;
  for (const sim::FaultInterval& fault : faults) {
    if (fault.effect == Effect::kPause || fault.effect == Effect::kDegrade) {
      return sync::kMostPatience;
    }
    const bool is_loud = fault.effect == Effect::kCrash || fault.effect == Effect::kClockJump;
    silencing += is_loud ? 0 : 1;
  }
  return silencing == 0 ? 0 : silencing - 1;
}

// The last instant at which a fault can still be active.
Instant end_of_faults(const Scenario& scenario, const std::vector<sim::FaultInterval>& faults) {
  Instant last;
  for (const sim::FaultInterval& fault : faults) last = std::max(last, fault.to);
  for (const Entry& entry : scenario.faults) {
    const bool is_drawn = entry.settings.has("mean_time_between") ||
                          (entry.settings.has("for") && entry.settings.distribution("for").kind !=
                                                            Distribution::Kind::kConstant);
    if (is_drawn) last = Instant{} + scenario.duration;
  }
  return last;
}

}  // namespace

Silence silence_after_faults(const Scenario& scenario) {
  const Duration keep_alives = scenario.sync.duration("keep_alive") * 3;
  Silence silence{keep_alives, 0};
  const auto faults = expand_faults(scenario, scenario.first_seed);
  if (scenario.sync.text("transport") != "stream" || !faults.ok()) return silence;
  const Instant end = end_of_faults(scenario, *faults);
  const uint64_t most =
      std::min<uint64_t>(sync::kMostPatience, doublings_by_faults(scenario, *faults));
  Instant spent;  // by silences of once, twice, four times the keep-alives
  Duration next = keep_alives;
  while (silence.doublings < most && keep_alives.ns > 0 && next <= end - spent) {
    spent = spent + next;
    next = next * 2;
    ++silence.doublings;
  }
  silence.longest = std::max(keep_alives, std::min(next, sim::Network::kLongestRetransmission));
  return silence;
}

LeastSettle least_settle(const Scenario& scenario, Duration one_way) {
  const Silence silence = silence_after_faults(scenario);
  const Duration keep_alives = scenario.sync.duration("keep_alive") * 3;
  const Duration connect = scenario.sync.duration("connect_timeout");
  const Duration backoff = scenario.sync.backoff("backoff").max;
  const Duration round_trips = one_way * 4;
  LeastSettle least{silence.longest + connect + backoff + round_trips, ""};
  least.sum = "3 keep_alive (" + format_duration(keep_alives) + ")";
  if (silence.longest > keep_alives) {
    least.sum = "the longest that a dead stream goes unnoticed (" +
                format_duration(silence.longest) + ": 3 keep_alive, which the faults may double " +
                (silence.doublings == 1 ? "once" : std::to_string(silence.doublings) + " times") +
                ", but at most 1min)";
  }
  least.sum += " + connect_timeout (" + format_duration(connect) + ") + the largest backoff (" +
               format_duration(backoff) + ") + 2 round trips (" + format_duration(round_trips) +
               ")";
  if (!scenario.sync.boolean("acknowledge")) {
    const Duration repair = scenario.sync.duration("anti_entropy");
    least.duration = least.duration + repair;
    least.sum +=
        " + anti_entropy (" + format_duration(repair) + "), for nothing else repairs gossip";
  }
  return least;
}

}  // namespace skerry::harness
