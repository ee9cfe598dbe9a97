#include "replica/settling.h"

#include <algorithm>

#include "replica/factory.h"

namespace skerry::replica {
namespace {

constexpr Duration kTenYears = Duration::seconds(int64_t{10} * 365 * 86'400);

bool is_stream(const Config& config) { return config.sync.transport == sync::Transport::kStream; }

// Up to the next whole millisecond, so that the figure in a message is short and is enough.
Duration rounded_up(Duration duration) {
  constexpr int64_t kMillisecond = 1'000'000;
  return Duration{(duration.ns + kMillisecond - 1) / kMillisecond * kMillisecond};
}

// How often something is sent until it is there but once in a hundred times, or in a million: a
// datagram until its acknowledgement is back as well. Of a settle that is given only a few are
// asked: links may lose nearly all.
uint64_t tries(const Config& config, const Aftermath& after) {
  const bool is_least = after.assurance == Assurance::kPossible;
  const double arrives = 1 - after.loss;
  const double fails = is_stream(config) ? after.loss : 1 - arrives * arrives;
  uint64_t count = 1;
  for (double all_fail = fails; all_fail > (is_least ? 1e-2 : 1e-6); all_fail *= fails) {
    if (++count == (is_least ? 4 : 100)) break;
  }
  return count;
}

// The waits before what was lost is sent again so often.
Duration waits(const Config& config, const Aftermath& after, Duration one_way, uint64_t again) {
  constexpr Duration kLeastOfStreams = Duration::milliseconds(200);
  Duration wait =
      is_stream(config) ? std::max(kLeastOfStreams, one_way * 4) : config.sync.retransmit;
  const Duration most = is_stream(config) ? after.longest_resend : sync::kLongestRetransmit;
  Duration sum;
  for (uint64_t i = 0; i < again; ++i) {
    sum = std::min(sum + wait, kTenYears);
    wait = std::min(wait * 2, most);
  }
  return sum;
}

// A dead stream is noticed, and opened again.
void add_connecting(const sync::Options& sync, const Aftermath& after, std::vector<Wait>& sum) {
  const Duration keep_alives = sync.keep_alive * 3;
  if (after.silence > keep_alives) {
    sum.push_back(
        {after.silence, "the longest that a dead stream goes unnoticed",
         ": 3 keep_alive, which the faults may double " +
             (after.doublings == 1 ? "once" : std::to_string(after.doublings) + " times") +
             ", but at most 1min"});
  } else {
    sum.push_back({keep_alives, "3 keep_alive"});
  }
  sum.push_back({sync.connect_timeout, "connect_timeout"});
  sum.push_back({sync.backoff_max, "the largest backoff"});
}

// What was lost is sent again.
void add_repair(const Config& config, const Aftermath& after, Duration one_way,
                std::vector<Wait>& sum) {
  const sync::Options& sync = config.sync;
  if (sync.mutant == sync::Mutant::kNeverRetransmits) return;
  const auto again = static_cast<int64_t>(tries(config, after) - 1);
  Duration wait = waits(config, after, one_way, static_cast<uint64_t>(again));
  if (after.assurance == Assurance::kEnough && again > 0) {
    // On a long way there is more than one such loss, and each arrival between begins a new series.
    const Duration first = waits(config, after, one_way, 1);
    wait = std::max(wait, first * again) + first * (after.hops / 10);
    // Where a datagram and its acknowledgements cross with others', a handshake sorts it out.
    if (!is_stream(config)) wait = std::max(wait, sync.anti_entropy * (again + 1));
  }
  sum.push_back({rounded_up(wait), "what is lost and sent again " + std::to_string(again) +
                                       (again == 1 ? " time" : " times")});
  if (!is_stream(config) && after.is_hurt) {
    sum.push_back({std::max(sync.retransmit, sync::kLongestRetransmit),
                   "the longest wait before a datagram is sent again after a fault"});
  }
  if (sync.acknowledge) return;
  const bool is_once = after.assurance == Assurance::kPossible || again == 0;
  const int64_t rounds = is_once ? 1 : again + 1;
  sum.push_back({sync.anti_entropy * rounds,
                 is_once ? "anti_entropy" : std::to_string(rounds) + " anti_entropy",
                 ", for nothing else repairs gossip"});
}

}  // namespace

std::vector<Wait> least_settle(const Config& config, const Aftermath& after) {
  const Duration round_trips = rounded_up(after.one_way * 4);
  const Duration one_way = round_trips / 4;
  std::vector<Wait> sum;
  if (is_stream(config)) add_connecting(config.sync, after, sum);
  sum.push_back({round_trips, "2 round trips"});
  constexpr uint32_t kCovered = 2;  // hops: a hub's, inside the round trips
  if (after.hops > kCovered) {
    const uint32_t more = after.hops - kCovered;
    sum.push_back({rounded_up(one_way * more), std::to_string(more) + " more hops"});
  }
  sum.push_back(
      {config.sync.interval * after.hops, "interval on " + std::to_string(after.hops) + " hops"});
  const uint32_t disks = after.hops + 1;
  sum.push_back({after.durable * disks, "storage.latency on " + std::to_string(disks) + " disks"});
  add_repair(config, after, one_way, sum);
  sum.push_back({rounded_up(after.backlog), "what is left for lines that are too narrow"});
  return sum;
}

Duration longest_step(const Config& config, const Aftermath& after) {
  const sync::Options& sync = config.sync;
  const bool is_lossy = after.loss > 0 || after.is_hurt;
  Duration repair = waits(config, after, after.one_way, tries(config, after) - 1);
  if (is_lossy && !is_stream(config)) {
    repair = std::max({repair, sync.retransmit, sync::kLongestRetransmit});
  } else if (is_lossy) {
    repair = std::max(repair, waits(config, after, after.one_way, 2));
  }
  if (!sync.acknowledge) repair = repair + sync.anti_entropy * 2;
  return after.one_way * 2 + sync.interval * 2 + after.durable * 2 + repair;
}

}  // namespace skerry::replica
