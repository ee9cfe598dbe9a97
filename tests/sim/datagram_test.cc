// What may happen to a datagram, each as often as its option says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <map>

#include "network_rig.h"

namespace skerry::sim {
namespace {

constexpr uint64_t kMany = 20'000;

// `count` datagrams of distinct content from 0 to 1, one a millisecond.
void send_many(Rig& rig, uint64_t count = kMany) {
  for (uint64_t i = 0; i < count; ++i) {
    rig.at(at_ms(static_cast<int64_t>(i)),
           [&rig, i] { rig.network.send_datagram(rig.now, 0, 1, text(std::to_string(i))); });
  }
  rig.run();
}

TEST(datagrams, arrive_whole_after_the_latency) {
  Rig rig(make_topology("mesh", 2), constant_latency(Duration::milliseconds(20)));
  rig.network.send_datagram({}, 0, 1, text("hello"));
  rig.network.send_datagram({}, 1, 0, Payload());
  rig.run();
  ASSERT_EQ(rig.frames().size(), 2u);
  EXPECT_EQ(rig.frames()[0].at, at_ms(20));
  EXPECT_EQ(rig.frames()[0].bytes, "hello");
  EXPECT_EQ(rig.frames()[1].bytes, "");
}

TEST(datagrams, latencies_have_the_quantiles_of_their_distribution) {
  LinkOptions options;
  options.latency.kind = Distribution::Kind::kLognormal;
  options.latency.a = Duration::milliseconds(20).ns;
  options.latency.b = Duration::milliseconds(120).ns;
  Rig rig(make_topology("mesh", 2), options);
  send_many(rig);
  std::vector<int64_t> latencies;
  for (const Rig::Told& one : rig.frames()) {
    latencies.push_back((one.at - at_ms(std::stoll(one.bytes))).ns);
  }
  ASSERT_EQ(latencies.size(), kMany);
  const auto below = [&](Duration limit) {
    return static_cast<uint64_t>(std::count_if(latencies.begin(), latencies.end(),
                                               [&](int64_t ns) { return ns <= limit.ns; }));
  };
  EXPECT_GT(binomial_tail(below(Duration::milliseconds(20)), kMany, 0.5), 1e-4);
  EXPECT_GT(binomial_tail(below(Duration::milliseconds(120)), kMany, 0.99), 1e-4);
  EXPECT_GT(*std::min_element(latencies.begin(), latencies.end()), 0);
}

TEST(datagrams, jitter_is_added_to_the_latency) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.jitter = {Distribution::Kind::kUniform, 0, Duration::milliseconds(10).ns, 0, 0, {}};
  Rig rig(make_topology("mesh", 2), options);
  send_many(rig, 2000);
  uint64_t early = 0;
  for (const Rig::Told& one : rig.frames()) {
    const Duration latency = one.at - at_ms(std::stoll(one.bytes));
    EXPECT_GE(latency, Duration::milliseconds(20));
    EXPECT_LE(latency, Duration::milliseconds(30));
    if (latency < Duration::milliseconds(25)) ++early;
  }
  EXPECT_GT(binomial_tail(early, 2000, 0.5), 1e-4);
}

class Loss : public testing::TestWithParam<double> {};

TEST_P(Loss, is_as_likely_as_the_option_says) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.loss = GetParam();
  Rig rig(make_topology("mesh", 2), options, 7);
  send_many(rig);
  const NetworkCounters& counters = rig.network.counters();
  EXPECT_GT(binomial_tail(counters.frames_lost, kMany, GetParam()), 1e-4);
  EXPECT_EQ(counters.frames_sent, kMany);
  EXPECT_EQ(counters.frames_delivered, rig.frames().size());
  EXPECT_EQ(rig.in_flight(), 0);
}

INSTANTIATE_TEST_SUITE_P(Rates, Loss, testing::Values(0.001, 0.01, 0.3));

TEST(datagrams, are_all_lost_at_loss_one_and_none_at_zero) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.loss = 1;
  Rig rig(make_topology("mesh", 2), options);
  send_many(rig, 1000);
  EXPECT_EQ(rig.network.counters().frames_lost, 1000u);
}

TEST(datagrams, duplicates_arrive_twice_and_share_their_content) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.duplicate = 0.1;
  Rig rig(make_topology("mesh", 2), options);
  send_many(rig);
  const NetworkCounters& counters = rig.network.counters();
  EXPECT_GT(binomial_tail(counters.frames_duplicated, kMany, 0.1), 1e-4);
  EXPECT_EQ(counters.frames_delivered, kMany + counters.frames_duplicated);
  std::map<std::string, int> times;
  for (const Rig::Told& one : rig.frames()) ++times[one.bytes];
  EXPECT_EQ(times.size(), kMany);
  EXPECT_EQ(rig.in_flight(), 0);
}

TEST(datagrams, reordered_ones_wait_longer_and_are_overtaken) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.reorder = 0.05;
  Rig rig(make_topology("mesh", 2), options);
  send_many(rig);
  EXPECT_GT(binomial_tail(rig.network.counters().frames_reordered, kMany, 0.05), 1e-4);
  uint64_t late = 0;
  for (const Rig::Told& one : rig.frames()) {
    const Duration latency = one.at - at_ms(std::stoll(one.bytes));
    if (latency == Duration::milliseconds(40)) ++late;
  }
  EXPECT_EQ(late, rig.network.counters().frames_reordered);
}

TEST(datagrams, fifo_links_never_let_one_overtake_another) {
  LinkOptions options;
  options.latency = {Distribution::Kind::kExponential, Duration::milliseconds(20).ns, 0, 0, 0, {}};
  options.is_fifo = true;
  options.duplicate = 0.1;
  options.reorder = 0.1;
  Rig rig(make_topology("mesh", 2), options);
  send_many(rig, 5000);
  int64_t last = -1;
  for (const Rig::Told& one : rig.frames()) {
    EXPECT_GE(std::stoll(one.bytes), last);
    last = std::stoll(one.bytes);
  }
  EXPECT_EQ(last, 4999);
}

TEST(datagrams, without_fifo_are_overtaken) {
  LinkOptions options;
  options.latency = {Distribution::Kind::kExponential, Duration::milliseconds(20).ns, 0, 0, 0, {}};
  Rig rig(make_topology("mesh", 2), options);
  send_many(rig, 1000);
  const auto frames = rig.frames();
  EXPECT_FALSE(std::is_sorted(frames.begin(), frames.end(), [](const auto& a, const auto& b) {
    return std::stoll(a.bytes) < std::stoll(b.bytes);
  }));
}

TEST(datagrams, corruption_flips_exactly_one_bit_of_a_copy) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.corrupt = 0.2;
  options.duplicate = 0.2;
  Rig rig(make_topology("mesh", 2), options);
  const Payload original = filled(100);
  for (int i = 0; i < 5000; ++i) rig.network.send_datagram({}, 0, 1, original);
  rig.run();
  uint64_t damaged = 0;
  for (const Rig::Told& one : rig.frames()) {
    ASSERT_EQ(one.bytes.size(), 100u);
    int flipped = 0;
    for (const uint8_t byte : as_bytes(one.bytes)) flipped += std::popcount(byte ^ 7u);
    EXPECT_LE(flipped, 1);
    damaged += flipped == 1 ? 1u : 0u;
  }
  EXPECT_EQ(damaged, rig.network.counters().frames_corrupted);
  EXPECT_GT(binomial_tail(damaged, 5000, 0.2), 1e-4);
  EXPECT_EQ(original.view()[0], 7);
}

TEST(datagrams, are_lost_in_bursts_where_links_turn_bad) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.burst_mean_good = Duration::milliseconds(2700);
  options.burst_mean_bad = Duration::milliseconds(300);
  options.burst_loss = 1;
  Rig rig(make_topology("mesh", 2), options);
  constexpr uint64_t kSent = 300'000;  // 300 s: about 100 bursts
  send_many(rig, kSent);
  const double lost = static_cast<double>(rig.network.counters().frames_lost) / kSent;
  EXPECT_GT(lost, 0.07);
  EXPECT_LT(lost, 0.13);
  // In bursts: what follows a loss is nearly always lost too.
  std::vector<bool> arrived(kSent, false);
  for (const Rig::Told& one : rig.frames()) arrived[std::stoull(one.bytes)] = true;
  uint64_t begins = 0;
  for (size_t i = 1; i < kSent; ++i) begins += arrived[i - 1] && !arrived[i] ? 1u : 0u;
  EXPECT_GT(begins, 60u);
  EXPECT_LT(begins, 140u);
}

TEST(datagrams, nobody_listens_where_no_process_runs) {
  Rig rig(make_topology("mesh", 2), constant_latency(Duration::milliseconds(20)));
  rig.network.set_listener(1, Listener::kNone);
  rig.network.send_datagram({}, 0, 1, text("unheard"));
  rig.run();
  EXPECT_EQ(rig.network.counters().frames_lost, 1u);
  rig.network.set_listener(1, Listener::kThere);
  rig.network.send_datagram(rig.now, 0, 1, text("heard"));
  rig.run();
  EXPECT_EQ(rig.frames().size(), 1u);
}

TEST(datagrams, the_same_seed_gives_the_same_run_and_another_seed_another) {
  const auto digest = [](uint64_t seed) {
    LinkOptions options;
    options.latency = {
        Distribution::Kind::kExponential, Duration::milliseconds(20).ns, 0, 0, 0, {}};
    options.loss = 0.05;
    options.duplicate = 0.05;
    options.reorder = 0.05;
    options.corrupt = 0.05;
    options.burst_mean_good = Duration::seconds(1);
    options.burst_mean_bad = Duration::milliseconds(50);
    options.bandwidth_bits = 1e6;
    Rig rig(make_topology("ring", 10), options, seed);
    rig.answer = [&rig](NodeIndex to, NodeIndex from, const Payload& frame) {
      if (rig.now < at_ms(5000))
        rig.network.send_datagram(rig.now, to, (2 * to + 10 - from) % 10, frame);
    };
    for (NodeIndex node = 0; node < 10; ++node) {
      for (int i = 0; i < 20; ++i)
        rig.network.send_datagram({}, node, (node + 1) % 10, filled(100));
    }
    rig.during(cut(at_ms(300), at_ms(600), {0, 0, 0, 0, 0, 1, 1, 1, 1, 1}));
    rig.run();
    return rig.digest();
  };
  EXPECT_EQ(digest(1), digest(1));
  EXPECT_NE(digest(1), digest(2));
}

}  // namespace
}  // namespace skerry::sim
