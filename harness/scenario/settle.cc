#include "harness/scenario/settle.h"

#include <algorithm>

#include "harness/scenario/fault_plan.h"
#include "harness/scenario/units.h"
#include "harness/scenario/values.h"
#include "sim/network/network.h"
#include "sync/link/links.h"

namespace skerry::harness {
namespace {

using Effect = sim::FaultInterval::Effect;

// Doublings that the faults could cause if there were time for all.
uint64_t doublings_by_faults(const Scenario& scenario,
                             const std::vector<sim::FaultInterval>& faults) {
  // Random ones may be any number under another seed.
  for (const Entry& entry : scenario.faults) {
    const bool is_loud = entry.kind == "crash" || entry.kind == "clock_jump" ||
                         entry.kind == "amnesia" || entry.kind == "rollback" ||
                         entry.kind == "clone";
    if (!is_loud && entry.settings.has("mean_time_between")) return sync::kMostPatience;
  }
  uint64_t silencing = 0;
  for (const sim::FaultInterval& fault : faults) {
    if (fault.effect == Effect::kPause || fault.effect == Effect::kDegrade) {
      return sync::kMostPatience;
    }
    const bool is_loud = fault.effect == Effect::kCrash || fault.effect == Effect::kClockJump ||
                         fault.damages_logs();
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

namespace {

// Up to the next whole millisecond, so that the figure in a message is short and is enough.
Duration rounded_up(Duration duration) {
  constexpr int64_t kMillisecond = 1'000'000;
  return Duration{(duration.ns + kMillisecond - 1) / kMillisecond * kMillisecond};
}

class Sum {
 public:
  // `remark` follows the duration: inside its brackets where it begins with a colon.
  void add(Duration duration, const std::string& what, const std::string& remark = "") {
    if (duration.ns <= 0) return;
    total_ = std::min(total_ + duration, kLongestTime);
    const bool is_inside = remark.starts_with(":");
    text_ += (text_.empty() ? "" : " + ") + what + " (" + format_duration(duration) +
             (is_inside ? remark : "") + ")" + (is_inside ? "" : remark);
  }
  LeastSettle result() const { return {total_, text_}; }

 private:
  Duration total_;
  std::string text_;
};

bool is_stream(const Scenario& scenario) { return scenario.sync.text("transport") == "stream"; }

// The mean loss of what is sent, bursts included.
double loss_of(const Settings& network) {
  const double loss = network.real("loss");
  const auto good = static_cast<double>(network.duration("burst_mean_good").ns);
  const auto bad = static_cast<double>(network.duration("burst_mean_bad").ns);
  if (good <= 0 || bad <= 0) return loss;
  return (good * loss + bad * network.real("burst_loss")) / (good + bad);
}

// How often something is sent until it is there but once in a hundred times, or in a million: a
// datagram until its acknowledgement is back as well. Of a settle that is given only a few are
// asked: links may lose nearly all.
uint64_t tries(const Scenario& scenario, Assurance assurance) {
  const uint64_t most_tries = assurance == Assurance::kPossible ? 4 : 100;
  const double loss = loss_of(scenario.network);
  const double fails = is_stream(scenario) ? loss : 1 - (1 - loss) * (1 - loss);
  const double unlikely = assurance == Assurance::kPossible ? 1e-2 : 1e-6;
  uint64_t count = 1;
  for (double all_fail = fails; all_fail > unlikely && count < most_tries; all_fail *= fails) {
    ++count;
  }
  return count;
}

// The waits before what was lost is sent again so often.
Duration waits(const Scenario& scenario, Duration one_way, uint64_t again) {
  constexpr Duration kLeastOfStreams = Duration::milliseconds(200);
  Duration wait = is_stream(scenario) ? std::max(kLeastOfStreams, one_way * 4)
                                      : scenario.sync.duration("retransmit");
  const Duration most =
      is_stream(scenario) ? sim::Network::kLongestRetransmission : sync::kLongestRetransmit;
  Duration sum;
  for (uint64_t i = 0; i < again; ++i) {
    sum = std::min(sum + wait, kLongestTime);
    wait = std::min(wait * 2, most);
  }
  return sum;
}

bool is_hurt(const Scenario& scenario) {
  return std::any_of(scenario.faults.begin(), scenario.faults.end(),
                     [](const Entry& fault) { return fault.kind != "clock_jump"; });
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
  const auto people = static_cast<double>(scenario.replicas.integer("count"));
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
  const auto people = static_cast<double>(scenario.replicas.integer("count"));
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
  const double of_links = drain(bits / 2, scenario.network.real("bandwidth"));
  const bool is_hub = scenario.sync.text("topology") == "hub";
  const double servers = std::max(1.0, static_cast<double>(scenario.replicas.integer("servers")));
  const double of_servers =
      is_hub ? drain(bits * (people - 1) / servers, scenario.network.real("server_bandwidth")) : 0;
  const double seconds = std::min(std::max(of_links, of_servers), 1e8);
  return Duration{static_cast<int64_t>(seconds * 1e9)};
}

// A dead stream is noticed, and opened again.
void add_connecting(const Scenario& scenario, Sum& sum) {
  const Silence silence = silence_after_faults(scenario);
  const Duration keep_alives = scenario.sync.duration("keep_alive") * 3;
  if (silence.longest > keep_alives) {
    sum.add(silence.longest, "the longest that a dead stream goes unnoticed",
            ": 3 keep_alive, which the faults may double " +
                (silence.doublings == 1 ? "once" : std::to_string(silence.doublings) + " times") +
                ", but at most 1min");
  } else {
    sum.add(keep_alives, "3 keep_alive");
  }
  sum.add(scenario.sync.duration("connect_timeout"), "connect_timeout");
  sum.add(scenario.sync.backoff("backoff").max, "the largest backoff");
}

// What was lost is sent again.
void add_repair(const Scenario& scenario, Duration one_way, uint32_t hops, Assurance assurance,
                Sum& sum) {
  if (scenario.sync.text("mutant") == "never_retransmits") return;
  const uint64_t again = tries(scenario, assurance) - 1;
  Duration wait = waits(scenario, one_way, again);
  if (assurance == Assurance::kEnough && again > 0) {
    // On a long way there is more than one such loss, and each arrival between begins a new series.
    const Duration first = waits(scenario, one_way, 1);
    wait = std::max(wait, first * static_cast<int64_t>(again)) + first * (hops / 10);
    // Where a datagram and its acknowledgements cross with others', a handshake sorts it out.
    const Duration handshakes = scenario.sync.duration("anti_entropy");
    if (!is_stream(scenario)) {
      wait = std::max(wait, handshakes * static_cast<int64_t>(again + 1));
    }
  }
  sum.add(rounded_up(wait), "what is lost and sent again " + std::to_string(again) +
                                (again == 1 ? " time" : " times"));
  if (!is_stream(scenario) && is_hurt(scenario)) {
    sum.add(std::max(scenario.sync.duration("retransmit"), sync::kLongestRetransmit),
            "the longest wait before a datagram is sent again after a fault");
  }
  if (scenario.sync.boolean("acknowledge")) return;
  const Duration repair = scenario.sync.duration("anti_entropy");
  if (assurance == Assurance::kPossible || again == 0) {
    sum.add(repair, "anti_entropy", ", for nothing else repairs gossip");
  } else {
    sum.add(repair * static_cast<int64_t>(again + 1), std::to_string(again + 1) + " anti_entropy",
            ", for nothing else repairs gossip");
  }
}

}  // namespace

LeastSettle least_settle(const Scenario& scenario, const Reach& reach, Assurance assurance) {
  const Duration slowest = assurance == Assurance::kPossible ? reach.p99 : reach.p9999;
  const Duration round_trips = rounded_up(slowest * 4);
  const Duration one_way = round_trips / 4;
  Sum sum;
  if (is_stream(scenario)) add_connecting(scenario, sum);
  sum.add(round_trips, "2 round trips");
  constexpr uint32_t kCovered = 2;  // hops: a hub's, inside the round trips
  if (reach.hops > kCovered) {
    const uint32_t more = reach.hops - kCovered;
    sum.add(rounded_up(one_way * more), std::to_string(more) + " more hops");
  }
  sum.add(scenario.sync.duration("interval") * reach.hops,
          "interval on " + std::to_string(reach.hops) + " hops");
  const uint32_t disks = reach.hops + 1;
  sum.add(scenario.storage.duration("latency") * disks,
          "storage.latency on " + std::to_string(disks) + " disks");
  add_repair(scenario, one_way, reach.hops, assurance, sum);
  sum.add(rounded_up(backlog_of(scenario, assurance)),
          "what is left for lines that are too narrow");
  return sum.result();
}

Duration longest_reconnection(const Scenario& scenario) {
  if (!is_stream(scenario)) return {};
  return silence_after_faults(scenario).longest + scenario.sync.duration("connect_timeout") +
         scenario.sync.backoff("backoff").max;
}

Duration longest_step(const Scenario& scenario, const Reach& reach) {
  const bool is_lossy = loss_of(scenario.network) > 0 || is_hurt(scenario);
  const Duration one_way = reach.p9999;
  Duration repair = waits(scenario, one_way, tries(scenario, Assurance::kPossible) - 1);
  if (is_lossy && !is_stream(scenario)) {
    repair = std::max({repair, scenario.sync.duration("retransmit"), sync::kLongestRetransmit});
  } else if (is_lossy) {
    repair = std::max(repair, waits(scenario, one_way, 2));
  }
  if (!scenario.sync.boolean("acknowledge")) {
    repair = repair + scenario.sync.duration("anti_entropy") * 2;
  }
  const Duration step = one_way * 2 + scenario.sync.duration("interval") * 2 +
                        scenario.storage.duration("latency") * 2 + repair;
  return std::min(step, kLongestTime);
}

}  // namespace skerry::harness
