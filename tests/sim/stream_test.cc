// Streams that work: order, retransmission, bandwidth and the send buffer.
#include <gtest/gtest.h>

#include <string>

#include "network_rig.h"

namespace skerry::sim {
namespace {

using What = Rig::What;

// Connects 0 to 1 at the start and sends `count` numbered frames of at least `size` bytes as soon
// as it stands, one every `gap`.
void send_numbered(Rig& rig, int count, size_t size, Duration gap, Instant first = at_ms(40)) {
  rig.at(at_ms(0), [&rig] { rig.network.connect(rig.now, 0, 1); });
  for (int i = 0; i < count; ++i) {
    rig.at(first + gap * i, [&rig, i, size] {
      std::string bytes = std::to_string(i) + ":";
      bytes.resize(std::max(bytes.size(), size), 'x');
      rig.network.send_stream(rig.now, 0, 1, text(bytes));
    });
  }
}

void expect_in_order(const Rig& rig, int count, size_t size) {
  const auto frames = rig.frames();
  ASSERT_EQ(frames.size(), static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    const Rig::Told& one = frames[static_cast<size_t>(i)];
    EXPECT_EQ(std::stoi(one.bytes), i);
    EXPECT_GE(one.bytes.size(), size);
    EXPECT_EQ(one.node, 1u);
    EXPECT_EQ(one.peer, 0u);
  }
}

TEST(stream, opens_after_one_and_a_half_latencies_and_tells_both_ends) {
  Rig rig(make_topology("mesh", 2), constant_latency(Duration::milliseconds(20)));
  rig.network.connect({}, 0, 1);
  rig.run();
  const auto connected = rig.all(What::kConnected);
  ASSERT_EQ(connected.size(), 2u);
  EXPECT_EQ(connected[0].at, at_ms(30));
  EXPECT_EQ(connected[1].at, at_ms(30));
  EXPECT_NE(connected[0].node, connected[1].node);
  EXPECT_EQ(rig.network.counters().streams_opened, 1u);
}

TEST(stream, carries_frames_both_ways_after_one_latency) {
  Rig rig(make_topology("mesh", 2), constant_latency(Duration::milliseconds(20)));
  send_numbered(rig, 1, 10, {});
  rig.at(at_ms(40), [&] { rig.network.send_stream(rig.now, 1, 0, Payload()); });
  rig.run();
  ASSERT_EQ(rig.frames().size(), 2u);
  EXPECT_EQ(rig.frames()[0].at, at_ms(60));
  EXPECT_EQ(rig.frames()[1].at, at_ms(60));
  EXPECT_EQ(rig.frames()[1].bytes, "");
}

TEST(stream, has_nothing_before_it_stands) {
  Rig rig(make_topology("mesh", 2), constant_latency(Duration::milliseconds(20)));
  rig.network.send_stream({}, 0, 1, text("too early"));
  rig.network.connect({}, 0, 1);
  rig.network.send_stream({}, 0, 1, text("still too early"));
  rig.run();
  EXPECT_TRUE(rig.frames().empty());
  EXPECT_EQ(rig.network.counters().frames_lost, 2u);
}

class LossyStream : public testing::TestWithParam<uint64_t> {};

TEST_P(LossyStream, delivers_every_frame_once_and_in_order_under_heavy_loss) {
  LinkOptions options;
  options.latency = {Distribution::Kind::kExponential, Duration::milliseconds(20).ns, 0, 0, 0, {}};
  options.loss = 0.2;
  options.send_buffer_bytes = 8 << 20;
  Rig rig(make_topology("mesh", 2), options, GetParam());
  send_numbered(rig, 300, 4000, Duration::milliseconds(10), at_ms(25'000));
  rig.run();
  expect_in_order(rig, 300, 4000);
  const NetworkCounters& counters = rig.network.counters();
  // 3 segments a frame; each is sent 1 / 0.8 times in the mean.
  const uint64_t tries = 900 + counters.segments_retransmitted;
  EXPECT_GT(binomial_tail(counters.segments_retransmitted, tries, 0.2), 1e-4);
  EXPECT_EQ(counters.bytes_delivered, counters.bytes_sent);
  EXPECT_EQ(rig.in_flight(), 0);
}

TEST_P(LossyStream, survives_a_partition_that_takes_what_is_in_flight) {
  LinkOptions options = constant_latency(Duration::milliseconds(40));
  options.loss = 0.02;
  Rig rig(make_topology("mesh", 2), options, GetParam());
  send_numbered(rig, 200, 100, Duration::milliseconds(20), at_ms(25'000));
  rig.during(cut(at_ms(26'000), at_ms(31'000), {0, 1}));
  rig.run();
  expect_in_order(rig, 200, 100);
  for (const Rig::Told& one : rig.frames()) {
    EXPECT_FALSE(one.at > at_ms(26'000) && one.at < at_ms(31'000));
  }
  EXPECT_TRUE(rig.all(What::kDisconnected).empty());
  EXPECT_EQ(rig.in_flight(), 0);
}

TEST(stream, catches_up_after_a_cut_within_as_long_as_the_cut_lasted) {
  Rig rig(make_topology("mesh", 2), constant_latency(Duration::milliseconds(40)));
  send_numbered(rig, 200, 100, Duration::milliseconds(20), at_ms(25'000));
  rig.during(cut(at_ms(26'000), at_ms(31'000), {0, 1}));
  rig.run();
  expect_in_order(rig, 200, 100);
  EXPECT_LT(rig.frames().back().at, at_ms(36'040));
}

INSTANTIATE_TEST_SUITE_P(Seeds, LossyStream, testing::Range<uint64_t>(1, 9));

TEST(stream, retransmits_after_200_ms_or_two_round_trips_and_then_twice_as_long) {
  for (const int64_t latency_ms : {20, 100}) {
    Rig rig(make_topology("mesh", 2), constant_latency(Duration::milliseconds(latency_ms)));
    rig.network.connect({}, 0, 1);
    rig.run(at_ms(1000));
    const int64_t wait = std::max<int64_t>(200, 4 * latency_ms);
    FaultInterval off = cut(at_ms(1000), at_ms(1000 + 2 * wait), {0, 1});
    rig.during(off);
    rig.at(at_ms(1000), [&] { rig.network.send_stream(rig.now, 0, 1, text("x")); });
    rig.run();
    // Tried at 0, 1 wait (both cut) and 3 waits.
    ASSERT_EQ(rig.frames().size(), 1u);
    EXPECT_EQ(rig.frames()[0].at, at_ms(1000 + 3 * wait + latency_ms));
    EXPECT_EQ(rig.network.counters().segments_retransmitted, 2u);
  }
}

TEST(stream, takes_the_bandwidth_of_its_link_segment_by_segment) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.bandwidth_bits = 8e6;  // a microsecond a byte
  options.queue_bytes = 3000;    // streams wait instead of being dropped
  Rig rig(make_topology("mesh", 2), options);
  send_numbered(rig, 10, 100'000, {});
  rig.run();
  expect_in_order(rig, 10, 100'000);
  ASSERT_EQ(rig.frames().size(), 10u);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(rig.frames()[static_cast<size_t>(i)].at, at_ms(40 + 100 * (i + 1) + 20));
  }
  EXPECT_EQ(rig.network.counters().segments_retransmitted, 0u);
}

TEST(stream, shares_the_server_s_access_link) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.server_bandwidth_bits = 8e6;
  Rig rig(make_topology("hub", 4, 1), options);
  for (NodeIndex person = 0; person < 4; ++person) rig.network.connect({}, person, 4);
  rig.at(at_ms(40), [&] {
    for (NodeIndex person = 0; person < 4; ++person) {
      rig.network.send_stream(rig.now, person, 4, filled(10'000));
      rig.network.send_stream(rig.now, 4, person, filled(10'000));
    }
  });
  rig.run();
  int64_t last_up = 0;
  int64_t last_down = 0;
  for (const Rig::Told& one : rig.frames()) {
    (one.node == 4 ? last_up : last_down) = one.at.ns;
  }
  EXPECT_EQ(rig.frames().size(), 8u);
  EXPECT_EQ(last_up, at_ms(40 + 20 + 40).ns);
  EXPECT_EQ(last_down, at_ms(40 + 40 + 20).ns);
}

TEST(send_buffer, tells_when_it_is_nearly_full_and_when_it_is_nearly_empty_again) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.bandwidth_bits = 8e6;
  options.send_buffer_bytes = 100'000;
  Rig rig(make_topology("mesh", 2), options);
  send_numbered(rig, 8, 10'000, {});
  rig.run();
  expect_in_order(rig, 8, 10'000);
  ASSERT_EQ(rig.all(What::kFull).size(), 1u);
  EXPECT_EQ(rig.all(What::kFull)[0].at, at_ms(40));
  EXPECT_EQ(rig.all(What::kFull)[0].node, 0u);
  ASSERT_EQ(rig.all(What::kNotFull).size(), 1u);
  // 20,000 bytes are left when the sixth frame is acknowledged.
  EXPECT_EQ(rig.all(What::kNotFull)[0].at, at_ms(40 + 60 + 20 + 20));
}

TEST(send_buffer, resets_the_stream_when_it_overflows) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.bandwidth_bits = 8e6;
  options.send_buffer_bytes = 100'000;
  Rig rig(make_topology("mesh", 2), options);
  send_numbered(rig, 11, 10'000, {});
  rig.run();
  const auto disconnected = rig.all(What::kDisconnected);
  ASSERT_EQ(disconnected.size(), 2u);
  EXPECT_EQ(disconnected[0].node, 0u);
  EXPECT_EQ(disconnected[0].at, at_ms(40));
  EXPECT_EQ(disconnected[1].node, 1u);
  EXPECT_EQ(rig.network.counters().streams_reset, 1u);
  EXPECT_EQ(rig.in_flight(), 0);
}

TEST(send_buffer, takes_one_frame_larger_than_itself_when_empty) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.send_buffer_bytes = 10'000;
  Rig rig(make_topology("mesh", 2), options);
  send_numbered(rig, 1, 1'000'000, {});
  rig.run();
  expect_in_order(rig, 1, 1'000'000);
  EXPECT_EQ(rig.all(What::kFull).size(), 1u);
  EXPECT_EQ(rig.all(What::kNotFull).size(), 1u);
}

// One frame of ten times the buffer between small ones that do not wait for anything.
void send_large_among_small(Rig& rig, Instant at, int before, size_t large, int after) {
  rig.at(at_ms(0), [&rig] { rig.network.connect(rig.now, 0, 1); });
  rig.at(at, [&rig, before, large, after] {
    for (int i = 0; i < before; ++i) rig.network.send_stream(rig.now, 0, 1, filled(100));
    rig.network.send_stream(rig.now, 0, 1, filled(large));
    for (int i = 0; i < after; ++i) rig.network.send_stream(rig.now, 0, 1, filled(100));
  });
}

TEST(send_buffer, takes_a_frame_of_ten_times_its_size_piece_by_piece_whatever_is_in_it) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.bandwidth_bits = 8e6;  // a microsecond a byte
  options.send_buffer_bytes = 100'000;
  Rig rig(make_topology("mesh", 2), options);
  send_large_among_small(rig, at_ms(40), 3, 1'000'000, 3);
  rig.at(at_ms(500), [&rig] { rig.network.send_stream(rig.now, 0, 1, filled(100)); });
  rig.run();
  const auto frames = rig.frames();
  ASSERT_EQ(frames.size(), 8u);
  EXPECT_EQ(frames[3].bytes.size(), 1'000'000u);
  EXPECT_EQ(rig.network.counters().streams_reset, 0u);
  // Never more than the buffer is under way: the line is never busy for longer than it takes.
  EXPECT_LE(rig.network.counters().queue_delay_max_ns, at_ms(100).ns);
  // The buffer holds two and a half round trips of the line: it is never idle.
  EXPECT_LT(frames[3].at, at_ms(40 + 1'000 + 20 + 5));
  EXPECT_EQ(rig.all(What::kFull).size(), 1u);
  EXPECT_EQ(rig.all(What::kNotFull).size(), 1u);
  EXPECT_EQ(rig.in_flight(), 0);
}

TEST(send_buffer, has_a_limit_for_large_frames_too) {
  LinkOptions options = constant_latency(Duration::milliseconds(20));
  options.send_buffer_bytes = 1 << 20;
  const size_t most = Network::kMostStreamFrameBytes;
  Rig rig(make_topology("mesh", 2), options);
  send_large_among_small(rig, at_ms(40), 5, most, 5);
  rig.run();
  EXPECT_EQ(rig.frames().size(), 11u);
  EXPECT_EQ(rig.network.counters().streams_reset, 0u);
  Rig beyond(make_topology("mesh", 2), options);
  send_large_among_small(beyond, at_ms(40), 0, most + 1, 0);
  beyond.run();
  EXPECT_EQ(beyond.network.counters().streams_reset, 1u);
  EXPECT_TRUE(beyond.frames().empty());
  EXPECT_EQ(beyond.in_flight(), 0);
}

TEST_P(LossyStream, brings_a_large_frame_through_loss_and_a_cut_each_way) {
  LinkOptions options = constant_latency(Duration::milliseconds(40));
  options.bandwidth_bits = 8e6;
  options.loss = 0.05;
  options.send_buffer_bytes = 100'000;
  Rig rig(make_topology("mesh", 2), options, GetParam());
  send_large_among_small(rig, at_ms(25'000), 2, 2'000'000, 2);
  FaultInterval back = cut(at_ms(26'000), at_ms(28'000), {1, 0});
  back.effect = kCutOneWayEffect;  // only what 1 says is lost
  rig.during(back);
  rig.during(cut(at_ms(29'000), at_ms(30'000), {0, 1}));
  rig.run();
  ASSERT_EQ(rig.frames().size(), 5u);
  EXPECT_EQ(rig.frames()[2].bytes.size(), 2'000'000u);
  EXPECT_EQ(rig.network.counters().streams_reset, 0u);
  EXPECT_EQ(rig.in_flight(), 0);
}

TEST(streams, of_a_random_crowd_add_up_and_repeat_themselves) {
  const auto run = [](uint64_t seed) {
    LinkOptions options;
    options.latency = {
        Distribution::Kind::kExponential, Duration::milliseconds(20).ns, 0, 0, 0, {}};
    options.loss = 0.05;
    options.bandwidth_bits = 2e6;
    options.server_bandwidth_bits = 4e6;
    options.send_buffer_bytes = 50'000;
    options.keep_alive_reset = Duration::seconds(3);
    Rig rig(make_topology("hub", 6, 2), options, seed);
    Rng rng = Rng::stream(seed, "script");
    rig.answer = [&rig, &rng](NodeIndex to, NodeIndex from, const Payload& frame) {
      if (rng.below(3) == 0) rig.network.send_stream(rig.now, to, from, frame);
      if (rng.below(50) == 0) rig.network.close(rig.now, to, from);
    };
    for (int i = 0; i < 2000; ++i) {
      const NodeIndex person = static_cast<NodeIndex>(rng.below(6));
      const NodeIndex server = 6 + person % 2;
      const uint64_t what = rng.below(20);
      const size_t size = rng.below(20'000);
      rig.at(at_ms(10 * i), [&rig, person, server, what, size] {
        if (what < 4) rig.network.connect(rig.now, person, server);
        if (what == 4) rig.network.connect(rig.now, server, person);
        if (what == 5) rig.network.drop_streams(rig.now, what % 2 == 0 ? person : server);
        if (what == 6) rig.network.close(rig.now, server, person);
        if (what > 6) rig.network.send_stream(rig.now, person, server, filled(size));
      });
    }
    rig.during(cut(at_ms(5000), at_ms(9000), {0, 0, 0, 1, 1, 1, 0, 1}));
    for (const int64_t off : {3000, 8000, 12'000}) {
      rig.at(at_ms(off), [&rig] { rig.network.set_host(rig.now, 6, Power::kOff); });
      rig.at(at_ms(off + 2500), [&rig] { rig.network.set_host(rig.now, 6, Power::kOn); });
    }
    rig.at(at_ms(40'000), [&rig] {
      for (NodeIndex node = 0; node < 8; ++node) rig.network.drop_streams(rig.now, node);
    });
    rig.run();
    EXPECT_EQ(rig.in_flight(), 0);
    EXPECT_GT(rig.network.counters().frames_delivered, 100u);
    EXPECT_GT(rig.network.counters().segments_retransmitted, 10u);
    return rig.digest();
  };
  for (uint64_t seed = 1; seed <= 10; ++seed) EXPECT_EQ(run(seed), run(seed));
  EXPECT_NE(run(1), run(2));
}

}  // namespace
}  // namespace skerry::sim
