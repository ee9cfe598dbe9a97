#include "harness/scenario/settle.h"

#include <algorithm>

#include "harness/scenario/fault_plan.h"
#include "harness/scenario/units.h"
#include "harness/scenario/values.h"
#include "sim/network/network.h"
#include "sync/link/links.h"

namespace skerry::harness {
namespace {

// Nobody tells the others: they find out by silence.
bool is_silent(const sim::FaultEffect& effect) { return effect.cuts() || effect.is_dark; }
// What answers late or not always may be given up at any moment.
bool is_slow(const sim::FaultEffect& effect) {
  return effect.links == sim::FaultEffect::Links::kDegraded ||
         (effect.process == sim::FaultEffect::Process::kPauses && !effect.is_dark);
}

// Doublings that the faults could cause if there were time for all.
uint64_t doublings_by_faults(const Scenario& scenario,
                             const std::vector<sim::FaultInterval>& faults) {
  // Random ones may be any number under another seed.
  for (const Entry& entry : scenario.faults) {
    const sim::FaultEffect& effect = sim::find_fault(entry.kind)->effect;
    const bool may_silence = is_silent(effect) || is_slow(effect);
    if (may_silence && entry.settings.has("mean_time_between")) return sync::kMostPatience;
  }
  uint64_t silencing = 0;
  for (const sim::FaultInterval& fault : faults) {
    if (is_slow(fault.effect)) return sync::kMostPatience;
    silencing += is_silent(fault.effect) ? 1 : 0;
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
  const Duration keep_alives = scenario.options.replica.sync.keep_alive * 3;
  Silence silence{keep_alives, 0};
  const auto faults = expand_faults(scenario, scenario.first_seed);
  if (scenario.options.replica.sync.transport != sync::Transport::kStream || !faults.ok())
    return silence;
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

namespace {

// What an architecture waits for, as people read it.
LeastSettle sum_of(const std::vector<replica::Wait>& waits) {
  LeastSettle sum;
  for (const replica::Wait& wait : waits) {
    if (wait.duration.ns <= 0) continue;
    sum.duration = std::min(sum.duration + wait.duration, kLongestTime);
    const bool is_inside = wait.remark.starts_with(":");
    sum.sum += (sum.sum.empty() ? "" : " + ") + wait.what + " (" + format_duration(wait.duration) +
               (is_inside ? wait.remark + ")" : ")" + wait.remark);
  }
  return sum;
}

bool is_stream(const Scenario& scenario) {
  return scenario.options.replica.sync.transport == sync::Transport::kStream;
}

// The mean loss of what is sent, bursts included.
double loss_of(const sim::LinkOptions& links) {
  const auto good = static_cast<double>(links.burst_mean_good.ns);
  const auto bad = static_cast<double>(links.burst_mean_bad.ns);
  if (good <= 0 || bad <= 0) return links.loss;
  return (good * links.loss + bad * links.burst_loss) / (good + bad);
}

bool is_hurt(const Scenario& scenario) {
  return std::any_of(scenario.faults.begin(), scenario.faults.end(), [](const Entry& fault) {
    return sim::find_fault(fault.kind)->effect.lasts();
  });
}

// Commands a second of all people, and the bytes of a change, as far as settings show them.
struct Load {
  double commands = 0;
  double bytes = 0;
};

// The part of the safety phase in which an entry's people work.
double share_of_time(const Settings& settings, Duration duration) {
  const Duration start = settings.has("start") ? settings.duration("start") : Duration{};
  const Duration stop =
      settings.has("stop") ? std::min(settings.duration("stop"), duration) : duration;
  if (duration.ns <= 0 || stop <= start) return 0;
  return static_cast<double>((stop - start).ns) / static_cast<double>(duration.ns);
}

Load load_of(const Scenario& scenario, Assurance assurance) {
  const bool is_least = assurance == Assurance::kPossible;
  const auto people = static_cast<double>(scenario.options.replicas.people);
  const double besides = is_least ? 24 : 120;  // ids, times and headers
  Load load;
  double volume = 0;
  for (const Entry& entry : scenario.workloads) {
    const auto number = [&entry](std::string_view key) {
      return entry.settings.has(key) ? static_cast<double>(entry.settings.integer(key)) : 0.0;
    };
    double commands = 0;
    if (entry.settings.has("rate_total")) commands = entry.settings.real("rate_total");
    if (entry.settings.has("rate")) {
      const double present = entry.settings.has("people")
                                 ? static_cast<double>(entry.settings.nodes("people").size())
                                 : people;
      const double writers = number("writers");
      commands = entry.settings.real("rate") * (writers > 0 ? writers : present);
    }
    if (is_least) commands *= share_of_time(entry.settings, scenario.duration);
    load.commands += commands;
    volume += commands * (besides + number(is_least ? "length_min" : "length_max"));
  }
  if (load.commands > 0) load.bytes = volume / load.commands;
  return load;
}

// What a line still has to carry when work ends, in time: what exceeded it all along, and what a
// fault held up.
Duration backlog_of(const Scenario& scenario, Assurance assurance) {
  const Load load = load_of(scenario, assurance);
  const double bits = load.commands * load.bytes * 8;
  const auto people = static_cast<double>(scenario.options.replicas.people);
  const auto drain = [&](double offered, double bandwidth) {
    if (bandwidth <= 0 || offered <= 0) return 0.0;
    double seconds =
        std::max(0.0, offered / bandwidth - 1) * static_cast<double>(scenario.duration.ns) / 1e9;
    if (assurance == Assurance::kPossible) return seconds;
    Duration held;
    const auto faults = expand_faults(scenario, scenario.first_seed);
    if (faults.ok()) {
      for (const sim::FaultInterval& fault : *faults) held = std::max(held, fault.to - fault.from);
    }
    return seconds + offered / bandwidth * static_cast<double>(held.ns) / 1e9;
  };
  // A line of the middle carries each change one way; a server's access line once for each reader.
  const double of_links = drain(bits / 2, scenario.options.links.bandwidth_bits);
  const std::string& kind = scenario.options.topology.kind;
  const double servers = std::max(1.0, static_cast<double>(scenario.options.replicas.servers));
  const double others = (kind == "hubs" ? people / servers : people) - 1;
  const double of_servers =
      kind == "hub" || kind == "hubs"
          ? drain(bits * others / servers, scenario.options.links.server_bandwidth_bits)
          : 0;
  const double seconds = std::min(std::max(of_links, of_servers), 1e8);
  return Duration{static_cast<int64_t>(seconds * 1e9)};
}

replica::Aftermath aftermath_of(const Scenario& scenario, const Reach& reach, Assurance assurance) {
  const Silence silence = silence_after_faults(scenario);
  return {.assurance = assurance,
          .one_way = assurance == Assurance::kPossible ? reach.p99 : reach.p9999,
          .hops = reach.hops,
          .durable = assurance == Assurance::kPossible
                         ? scenario.options.storage.least_batch()
                         : scenario.options.storage.longest_batch() * 2,  // after one in flight
          .loss = loss_of(scenario.options.links),
          .is_hurt = is_hurt(scenario),
          .silence = silence.longest,
          .doublings = silence.doublings,
          .longest_resend = sim::Network::kLongestRetransmission,
          .backlog = backlog_of(scenario, assurance)};
}

}  // namespace

LeastSettle least_settle(const Scenario& scenario, const Reach& reach, Assurance assurance) {
  return sum_of(scenario.options.replicas.architecture->least_settle(
      scenario.options.replica, aftermath_of(scenario, reach, assurance)));
}

Duration longest_reconnection(const Scenario& scenario) {
  if (!is_stream(scenario)) return {};
  return silence_after_faults(scenario).longest + scenario.options.replica.sync.connect_timeout +
         scenario.options.replica.sync.backoff_max;
}

Duration longest_step(const Scenario& scenario, const Reach& reach) {
  replica::Aftermath after = aftermath_of(scenario, reach, Assurance::kPossible);
  after.one_way = reach.p9999;
  after.durable = scenario.options.storage.longest_batch();
  return std::min(
      scenario.options.replicas.architecture->longest_step(scenario.options.replica, after),
      kLongestTime);
}

}  // namespace skerry::harness
