#include "measured.h"

#include <time.h>

#include <algorithm>

#include "core/rng.h"
#include "sync/reconcile/rateless/rateless_decoder.h"
#include "sync/reconcile/sets/lockstep.h"

namespace skerry::bench {
namespace {

using namespace sync;

constexpr IdKey kKey{0x5EED, 0xF00D};

double cpu_ms() {
  timespec spent{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) / 1e6;
}

void make_indexes(SetIndexes& indexes) {
  indexes.by_time();
  indexes.by_hash();
  indexes.keyed(kKey);
  indexes.tally();
}

template <typename Make>
double timed(Make make) {
  const double begin = cpu_ms();
  make();
  return cpu_ms() - begin;
}

}  // namespace

std::string_view name_of(std::optional<Method> method) {
  if (!method.has_value()) return "auto";
  constexpr std::string_view kNames[] = {"version_vector", "heads",  "bloom",
                                         "trie",           "ranges", "rateless"};
  return kNames[static_cast<size_t>(*method)];
}

Measured measure(SetIndexes& left, SetIndexes& right, size_t differences,
                 std::optional<Method> method, int repeats) {
  make_indexes(left);
  make_indexes(right);
  Measured measured;
  measured.cpu_ms = 1e18;
  for (int i = 0; i < repeats; ++i) {
    Conversation first(left, {.method = method, .key = kKey});
    Conversation second(right, {.method = method, .key = kKey});
    const double begin = cpu_ms();
    const Lockstep lockstep = run_lockstep(first, second);
    measured.cpu_ms = std::min(measured.cpu_ms, cpu_ms() - begin);
    measured.bytes = lockstep.bytes;
    measured.method = first.method();
    measured.is_right = first.state() == Conversation::State::kDone &&
                        second.state() == Conversation::State::kDone &&
                        first.peer_lacks().size() + second.peer_lacks().size() == differences;
  }
  Conversation first(left, {.method = method, .key = kKey});
  Conversation second(right, {.method = method, .key = kKey});
  const Lockstep streamed = run_streamed(first, second);
  measured.trips = streamed.trips;
  measured.overshoot = streamed.bytes - measured.bytes;
  return measured;
}

double mean_symbols(size_t differences) {
  constexpr uint64_t kSeeds = 200;
  size_t symbols = 0;
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    Rng rng = Rng::stream(seed, "bench/reconcile/symbols");
    RatelessSketch ours;
    RatelessSketch theirs;
    for (size_t i = 0; i < differences; ++i) (i % 2 == 0 ? ours : theirs).add(rng.next());
    RatelessDecoder decoder(ours);
    auto progress = decoder.progress();
    while (progress == RatelessDecoder::Progress::kWantsMore) {
      const size_t at = decoder.taken();
      progress = decoder.take(theirs.symbols(at + 1)[at]);
    }
    symbols += decoder.taken();
  }
  return static_cast<double>(symbols) / static_cast<double>(kSeeds * differences);
}

IndexCosts measure_indexes(const HeldSet& set) {
  SetIndexes indexes(set);
  IndexCosts costs;
  costs.by_time_ms = timed([&] { indexes.by_time(); });
  costs.by_hash_ms = timed([&] { indexes.by_hash(); });
  costs.keyed_ms = timed([&] { indexes.keyed(kKey); });
  costs.tally_ms = timed([&] { indexes.tally(); });
  return costs;
}

}  // namespace skerry::bench
