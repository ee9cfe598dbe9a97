// Bandwidth, queues and their limits, and the access links of servers.
#include <gtest/gtest.h>

#include "network_rig.h"
#include "sim/network/transmitter.h"

namespace skerry::sim {
namespace {

LinkOptions megabit() {
  LinkOptions options = constant_latency(Duration::milliseconds(10));
  options.bandwidth_bits = 1e6;  // 8 microseconds a byte
  return options;
}

TEST(line_rate, takes_the_time_of_its_bits) {
  EXPECT_EQ(LineRate(1e6).time_of(1000), 8'000'000);
  EXPECT_EQ(LineRate(10e9).time_of(1'000'000), 800'000);
  EXPECT_EQ(LineRate().time_of(1'000'000), 0);
  EXPECT_FALSE(LineRate(0).is_limited());
  EXPECT_NEAR(static_cast<double>(LineRate(3e6).time_of(3)), 8000, 1);
}

TEST(bandwidth, sends_one_datagram_after_the_other) {
  Rig rig(make_topology("mesh", 2), megabit());
  for (int i = 0; i < 3; ++i) rig.network.send_datagram({}, 0, 1, filled(1000));
  rig.run();
  ASSERT_EQ(rig.frames().size(), 3u);
  EXPECT_EQ(rig.frames()[0].at, at_ms(18));
  EXPECT_EQ(rig.frames()[1].at, at_ms(26));
  EXPECT_EQ(rig.frames()[2].at, at_ms(34));
}

TEST(bandwidth, is_of_each_direction_and_idle_time_is_not_saved_up) {
  Rig rig(make_topology("mesh", 2), megabit());
  rig.network.send_datagram({}, 0, 1, filled(1000));
  rig.network.send_datagram({}, 1, 0, filled(1000));
  rig.at(at_ms(1000), [&] { rig.network.send_datagram(rig.now, 0, 1, filled(1000)); });
  rig.run();
  ASSERT_EQ(rig.frames().size(), 3u);
  EXPECT_EQ(rig.frames()[0].at, at_ms(18));
  EXPECT_EQ(rig.frames()[1].at, at_ms(18));
  EXPECT_EQ(rig.frames()[2].at, at_ms(1018));
}

TEST(queue, drops_at_its_tail_what_does_not_fit) {
  LinkOptions options = megabit();
  options.queue_bytes = 4000;
  Rig rig(make_topology("mesh", 2), options);
  for (int i = 0; i < 10; ++i) rig.network.send_datagram({}, 0, 1, filled(1000));
  rig.at(at_ms(8), [&] { rig.network.send_datagram(rig.now, 0, 1, filled(1000)); });
  rig.run();
  EXPECT_EQ(rig.network.counters().frames_dropped, 6u);
  EXPECT_EQ(rig.network.counters().frames_delivered, 5u);  // one left after 8 ms and made room
  EXPECT_EQ(rig.in_flight(), 0);
}

TEST(queue, takes_one_datagram_larger_than_itself_when_empty) {
  LinkOptions options = megabit();
  options.queue_bytes = 500;
  Rig rig(make_topology("mesh", 2), options);
  rig.network.send_datagram({}, 0, 1, filled(1000));
  rig.network.send_datagram({}, 0, 1, filled(1000));
  rig.run();
  EXPECT_EQ(rig.network.counters().frames_delivered, 1u);
  EXPECT_EQ(rig.network.counters().frames_dropped, 1u);
}

TEST(access_link, is_shared_by_everything_that_reaches_the_server) {
  LinkOptions options = constant_latency(Duration::milliseconds(10));
  options.server_bandwidth_bits = 1e6;
  Rig rig(make_topology("hub", 4, 1), options);
  for (NodeIndex person = 0; person < 4; ++person) {
    rig.network.send_datagram({}, person, 4, filled(1000));
  }
  rig.run();
  ASSERT_EQ(rig.frames().size(), 4u);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(rig.frames()[static_cast<size_t>(i)].at, at_ms(18 + 8 * i));
  }
}

TEST(access_link, is_shared_by_everything_that_the_server_sends) {
  LinkOptions options = constant_latency(Duration::milliseconds(10));
  options.server_bandwidth_bits = 1e6;
  Rig rig(make_topology("hub", 4, 1), options);
  for (NodeIndex person = 0; person < 4; ++person) {
    rig.network.send_datagram({}, 4, person, filled(1000));
    rig.network.send_datagram({}, person, 4, filled(10));  // the other way does not wait
  }
  rig.run();
  const auto frames = rig.frames();
  int64_t expected = 18;
  for (const Rig::Told& one : frames) {
    if (one.node == 4) {
      EXPECT_LE(one.at, at_ms(11));
    } else {
      EXPECT_EQ(one.at, at_ms(expected));
      expected += 8;
    }
  }
  EXPECT_EQ(frames.size(), 8u);
}

TEST(access_link, drops_what_its_queue_does_not_hold) {
  LinkOptions options = constant_latency(Duration::milliseconds(10));
  options.server_bandwidth_bits = 1e6;
  options.queue_bytes = 2000;
  Rig rig(make_topology("hub", 10, 1), options);
  for (NodeIndex person = 0; person < 10; ++person) {
    rig.network.send_datagram({}, person, 10, filled(1000));
  }
  rig.run();
  EXPECT_EQ(rig.network.counters().frames_delivered, 2u);
  EXPECT_EQ(rig.network.counters().frames_dropped, 8u);
  EXPECT_EQ(rig.in_flight(), 0);
}

TEST(access_link, is_no_limit_between_people) {
  LinkOptions options = constant_latency(Duration::milliseconds(10));
  options.server_bandwidth_bits = 1e3;
  Rig rig(make_topology("mesh", 2, 1), options);
  rig.network.send_datagram({}, 0, 1, filled(1000));
  rig.run();
  EXPECT_EQ(rig.frames().at(0).at, at_ms(10));
}

}  // namespace
}  // namespace skerry::sim
