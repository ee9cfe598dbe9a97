// What chance does to a send belongs to that send: nothing else moves it.
#include "sim/network/draws.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "network_rig.h"

namespace skerry::sim {
namespace {

constexpr uint64_t kSends = 400;

// How far 16 cells of pairs are from equal counts: chi squared, 15 degrees of freedom.
template <typename Draw>
double unevenness(Draw draw) {
  constexpr int kPairs = 40'000;
  std::array<double, 16> counts = {};
  for (uint64_t i = 0; i < kPairs; ++i) {
    const uint64_t first = draw(i);
    const uint64_t second = draw(i + 1);
    counts[(first >> 62) * 4 + (second >> 62)] += 1;
  }
  double sum = 0;
  for (const double count : counts) sum += (count - kPairs / 16.0) * (count - kPairs / 16.0);
  return sum / (kPairs / 16.0);
}

TEST(draws, of_neighbouring_sends_links_things_and_seeds_are_independent) {
  constexpr double kMost = 44.3;  // exceeded once in 10,000
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const Draws::Key key = Draws::key(seed, "network/links");
    for (const uint64_t what : {Draws::kLoss, Draws::kLatency, Draws::kBit}) {
      EXPECT_LT(
          unevenness([&](uint64_t i) { return Draws(key, 3, static_cast<uint32_t>(i)).at(what); }),
          kMost);
      EXPECT_LT(unevenness([&](uint64_t i) { return Draws(key, i, 0).at(what); }), kMost);
    }
    EXPECT_LT(unevenness([&](uint64_t i) { return Draws(key, 1, 2).at(i); }), kMost);
  }
  EXPECT_LT(unevenness([](uint64_t seed) {
              return Draws(Draws::key(seed, "network/links"), 0, 0).at(Draws::kLoss);
            }),
            kMost);
  // The low bits too.
  const Draws::Key key = Draws::key(1, "network/links");
  EXPECT_LT(unevenness([&](uint64_t i) {
              return Draws(key, i / 7, static_cast<uint32_t>(i % 7)).at(Draws::kLoss) << 60;
            }),
            kMost);
}

TEST(draws, below_a_bound_stay_below_it_and_reach_every_value) {
  std::set<uint64_t> seen;
  for (uint32_t i = 0; i < 1000; ++i) {
    seen.insert(Draws(Draws::key(1, "x"), 0, i).below(Draws::kBit, 10));
  }
  EXPECT_EQ(seen.size(), 10u);
  EXPECT_EQ(*seen.rbegin(), 9u);
}

LinkOptions everything_goes_wrong() {
  LinkOptions options;
  options.latency = {Distribution::Kind::kExponential, Duration::milliseconds(20).ns, 0, 0, 0, {}};
  options.jitter = {Distribution::Kind::kUniform, 0, Duration::milliseconds(5).ns, 0, 0, {}};
  options.loss = 0.2;
  options.duplicate = 0.2;
  options.reorder = 0.2;
  options.corrupt = 0.2;
  options.burst_mean_good = Duration::milliseconds(100);
  options.burst_mean_bad = Duration::milliseconds(20);
  options.burst_loss = 0.9;
  return options;
}

// Everything that came of the sends from 0 to 1, by send; `extra` may do what it likes besides.
template <typename Extra>
std::vector<std::pair<Instant, std::string>> fates(const LinkOptions& options, Extra extra) {
  Rig rig(make_topology("mesh", 3), options);
  for (uint64_t i = 0; i < kSends; ++i) {
    const Instant at = at_ms(static_cast<int64_t>(i));
    rig.at(at, [&rig, i] { rig.network.send_datagram(rig.now, 0, 1, text(std::to_string(i))); });
    extra(rig, at);
  }
  rig.run();
  std::vector<std::pair<Instant, std::string>> arrived;
  for (const Rig::Told& one : rig.frames()) {
    if (one.node == 1 && one.peer == 0) arrived.emplace_back(one.at, one.bytes);
  }
  return arrived;
}

TEST(draws, of_a_link_are_not_moved_by_sends_on_others) {
  const auto alone = fates(everything_goes_wrong(), [](Rig&, Instant) {});
  const auto among_others = fates(everything_goes_wrong(), [](Rig& rig, Instant at) {
    rig.at(at, [&rig] {
      rig.network.send_datagram(rig.now, 1, 0, text("back"));
      rig.network.send_datagram(rig.now, 2, 1, text("third"));
    });
  });
  EXPECT_GT(alone.size(), kSends / 4);
  EXPECT_EQ(alone, among_others);
}

TEST(draws, of_later_sends_are_not_moved_by_a_cut) {
  LinkOptions options = everything_goes_wrong();
  const auto whole = fates(options, [](Rig&, Instant) {});
  const auto is_late = [](const std::pair<Instant, std::string>& arrival) {
    return !arrival.second.empty() && arrival.second.size() <= 3 &&
           arrival.second.find_first_not_of("0123456789") == std::string::npos &&
           std::stoll(arrival.second) >= 200;
  };
  const auto after_cut = fates(options, [](Rig& rig, Instant at) {
    if (at == at_ms(0)) rig.during(cut(at_ms(100), at_ms(200), {0, 1, 0}));
  });
  EXPECT_LT(after_cut.size(), whole.size());
  std::vector<std::pair<Instant, std::string>> late_whole;
  std::vector<std::pair<Instant, std::string>> late_after;
  std::copy_if(whole.begin(), whole.end(), std::back_inserter(late_whole), is_late);
  std::copy_if(after_cut.begin(), after_cut.end(), std::back_inserter(late_after), is_late);
  EXPECT_GT(late_whole.size(), kSends / 8);
  EXPECT_EQ(late_whole, late_after);
}

TEST(draws, of_a_link_do_not_repeat_themselves) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.loss = 0.5;
  constexpr uint64_t kLong = 1 << 12;
  std::vector<bool> arrived(kLong, false);
  Rig rig(make_topology("mesh", 2), options);
  for (uint64_t i = 0; i < kLong; ++i) {
    rig.network.send_datagram({}, 0, 1, text(std::to_string(i)));
  }
  rig.run();
  for (const Rig::Told& one : rig.frames()) arrived[std::stoull(one.bytes)] = true;
  for (uint64_t period = 1; period <= kLong / 2; period *= 2) {
    uint64_t equal = 0;
    for (uint64_t i = 0; i + period < kLong; ++i) equal += arrived[i] == arrived[i + period];
    EXPECT_GT(binomial_tail(equal, kLong - period, 0.5), 1e-5) << period;
  }
}

}  // namespace
}  // namespace skerry::sim
