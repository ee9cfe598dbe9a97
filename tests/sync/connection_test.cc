// Connections: they open with jitter, die without a word, and come back.

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/frame.h"
#include "world.h"

namespace skerry::test {
namespace {

using testing::IsEmpty;

WorldOptions hub(uint32_t people) {
  WorldOptions options;
  options.people = people;
  options.servers = 1;
  options.sync.transport = sync::Transport::kStream;
  return options;
}

// Nothing comes through within three keep-alives, at any time.
TEST(Connection, a_stream_slower_than_its_keep_alive_still_brings_everything) {
  WorldOptions options = hub(2);
  options.sync.keep_alive = Duration::milliseconds(200);
  options.latency_least = Duration::milliseconds(1500);
  options.latency_most = Duration::milliseconds(1600);
  World world(options);
  ASSERT_TRUE(world.submit(0, CounterAdd{5}).ok());
  EXPECT_TRUE(world.settles_within(Duration::seconds(40)));
  ASSERT_TRUE(world.submit(1, CounterAdd{2}).ok());
  EXPECT_TRUE(world.settles_within(Duration::seconds(40)));
  EXPECT_EQ(*world.node(0).value(), Value(int64_t{7}));
}

// It pays for a slow stream alone: outages after a connection that did well change nothing.
TEST(Connection, outages_make_nobody_patient) {
  World world(hub(2));
  for (int i = 0; i < 8; ++i) {
    ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
    ASSERT_TRUE(world.settles_within(Duration::seconds(10)));
    world.partition({0});
    world.run_for(Duration::seconds(10));
    world.heal();
    world.run_for(Duration::seconds(8));
  }
  const uint64_t before = world.connects;
  world.set_mute(2, 0, true);
  world.run_for(Duration::seconds(9));
  EXPECT_GT(world.connects, before);
}

TEST(Connection, an_idle_connection_stays) {
  World world(hub(2));
  world.run_for(Duration::seconds(120));
  EXPECT_EQ(world.connects, 2u);
  EXPECT_LT(world.frames_sent, 400u);
}

TEST(Connection, reconnecting_backs_off_to_its_limit_and_is_spread) {
  WorldOptions options = hub(20);
  options.sync.backoff_max = Duration::seconds(8);
  options.sync.connect_timeout = Duration::seconds(1);
  World world(options);
  world.run_for(Duration::seconds(1));
  world.crash(20);
  world.connect_times.clear();
  world.run_for(Duration::seconds(120));
  // 20 people, some 110 s, a second of time-out and on average half of 8 s of backoff at the end.
  EXPECT_GT(world.connect_times.size(), 20u * 14);
  EXPECT_LT(world.connect_times.size(), 20u * 60);
  // Full jitter: no hundredth of a second sees a fifth of the herd, late in the outage.
  std::map<int64_t, int> at_once;
  for (const Instant at : world.connect_times) {
    if (at > Instant{} + Duration::seconds(40)) ++at_once[at.ns / 10'000'000];
  }
  for (const auto& [time, count] : at_once) EXPECT_LT(count, 4);
}

TEST(Connection, a_server_that_returns_is_found_within_the_largest_backoff) {
  WorldOptions options = hub(5);
  World world(options);
  world.run_for(Duration::seconds(1));
  world.crash(5);
  ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  world.run_for(Duration::seconds(60));
  world.restart(5);
  const Duration most = options.sync.backoff_max + options.sync.connect_timeout;
  EXPECT_TRUE(world.settles_within(most + Duration::seconds(1)));
  EXPECT_THAT(world.violations, IsEmpty());
}

// Of five who wait up to a minute before they try again, the one whose network changed tries at
// once.
TEST(Connection, a_hosts_hint_ends_the_wait_at_once) {
  WorldOptions options = hub(5);
  options.sync.backoff_base = Duration::seconds(60);
  options.sync.backoff_max = Duration::seconds(60);
  World world(options);
  world.run_for(Duration::seconds(130));
  world.crash(5);
  world.run_for(Duration::seconds(20));
  world.restart(5);
  world.connect_times.clear();
  for (const uint32_t node : {0, 1, 2, 3, 4}) world.hint(node);
  world.run_for(Duration::milliseconds(1));
  EXPECT_EQ(world.connect_times.size(), 5u);
  EXPECT_TRUE(world.settles_within(Duration::seconds(1)));
}

TEST(Connection, a_handshake_is_one_round_trip) {
  World world(hub(3));
  world.run_for(Duration::seconds(1));
  EXPECT_EQ(world.total.round_trips, 3u);
}

TEST(Connection, nothing_is_pushed_into_a_full_stream) {
  WorldOptions options = hub(2);
  options.design = "add_wins_set";
  options.stream_buffer = 2000;
  World world(options);
  world.run_for(Duration::seconds(1));
  // While a stream is full its sender learns of nothing but that; one frame may be under way.
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(world.submit(0, SetAdd{std::string(50, 'x') + std::to_string(i)}).ok());
  }
  const uint64_t sent = world.bytes_sent;
  EXPECT_LT(sent, 6000u);
  EXPECT_TRUE(world.settles_within(Duration::seconds(20)));
  EXPECT_THAT(world.violations, IsEmpty());
}

// What fills a stream is sent at once, before it can say that it is full.
TEST(Connection, a_backlog_overruns_no_stream) {
  for (const bool acknowledges : {true, false}) {
    WorldOptions options = hub(2);
    options.design = "add_wins_set";
    options.sync.acknowledge = acknowledges;
    options.sync.window_bytes = 64 * 1024;
    options.sync.anti_entropy = Duration::seconds(1);
    World world(options);
    world.run_for(Duration::seconds(1));
    world.partition({1});
    for (int i = 0; i < 300; ++i) {
      const std::string word(1000, 'x');
      ASSERT_TRUE(world.submit(0, SetAdd{word + std::to_string(i)}).ok());
      world.run_for(Duration::milliseconds(40));
    }
    world.most_under_way = 0;
    world.heal();
    EXPECT_TRUE(world.settles_within(Duration::seconds(20)));
    EXPECT_LT(world.most_under_way, 66u * 1024);
    EXPECT_THAT(world.violations, IsEmpty());
  }
}

TEST(Connection, a_slow_stream_carries_nothing_twice) {
  WorldOptions options = hub(2);
  options.design = "add_wins_set";
  options.latency_least = options.latency_most = Duration::milliseconds(900);
  options.sync.anti_entropy = Duration::milliseconds(50);
  World world(options);
  for (int i = 0; i < 300; ++i) {
    const std::string word(1000, 'x');
    ASSERT_TRUE(world.submit(0, SetAdd{word + std::to_string(i)}).ok());
  }
  EXPECT_TRUE(world.settles_within(Duration::seconds(30)));
  EXPECT_EQ(world.total.duplicate_changes, 0u);
}

// What lies unacknowledged on a far stream is on its way, however long after a word of something
// else.
TEST(Connection, a_far_stream_carries_nothing_twice_after_an_acknowledgement) {
  WorldOptions options = hub(2);
  options.latency_least = options.latency_most = Duration::milliseconds(900);
  World world(options);
  for (uint32_t i = 0; i < 10; ++i) {
    ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
    world.run_for(Duration::milliseconds(700));
  }
  EXPECT_TRUE(world.settles_within(Duration::seconds(30)));
  EXPECT_EQ(world.total.duplicate_changes, 0u);
}

// Only then does the sender not wait for ever for what the peer will not say.
TEST(Connection, what_a_peer_refused_comes_again_on_the_same_stream) {
  WorldOptions options = hub(2);
  options.sync.max_buffered_changes = 2;
  options.sync.anti_entropy = Duration::seconds(1);
  options.store_latency = Duration::milliseconds(300);
  World world(options);
  world.run_for(Duration::seconds(3));
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
    world.run_for(Duration::milliseconds(20));
  }
  EXPECT_TRUE(world.settles_within(Duration::seconds(120)));
  EXPECT_EQ(world.connects, 2u);
}

TEST(Connection, a_change_larger_than_a_frame_travels_on_a_stream) {
  WorldOptions options = hub(2);
  options.design = "rga";
  World world(options);
  ASSERT_TRUE(world.submit(0, TextSplice{0, 0, std::string(300'000, 'a')}).ok());
  EXPECT_TRUE(world.settles_within(Duration::seconds(5)));
  EXPECT_GT(world.largest_frame, 300'000u);
}

TEST(Connection, a_change_larger_than_a_datagram_travels_in_parts) {
  for (const bool is_gossip : {false, true}) {
    WorldOptions options;
    options.design = "rga";
    options.people = 3;
    options.loss = 0.05;
    options.sync.transport = sync::Transport::kDatagram;
    options.sync.acknowledge = !is_gossip;
    options.sync.anti_entropy = Duration::seconds(1);
    options.sync.max_frame_bytes = 400;
    World world(options);
    std::string text;
    for (int i = 0; i < 200; ++i) {  // every other letter is of another actor: many runs to erase
      ASSERT_TRUE(world.submit(static_cast<uint32_t>(i % 2), TextSplice{0, 0, "ab"}).ok());
      ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
    }
    ASSERT_TRUE(world.submit(0, TextSplice{0, 0, std::string(5000, 'x')}).ok());
    ASSERT_TRUE(world.submit(1, TextSplice{0, 400, ""}).ok());
    EXPECT_TRUE(world.settles_within(Duration::seconds(60))) << is_gossip;
    EXPECT_EQ(world.node(0).value(), Value(std::string(5000, 'x')));
    EXPECT_EQ(world.node(0).value(), world.node(1).value());
    EXPECT_EQ(world.node(0).value(), world.node(2).value());
    EXPECT_LE(world.largest_frame, 400u);
  }
}

TEST(Connection, a_command_too_large_is_refused_and_leaves_no_trace) {
  for (const auto mode : {ReplicationMode::kOperations, ReplicationMode::kDelta}) {
    WorldOptions options;
    options.design = "rga";
    options.mode = mode;
    options.sync.max_change_bytes = 400;
    World world(options);
    ASSERT_TRUE(world.submit(0, TextSplice{0, 0, "short"}).ok());
    const Status refused = world.submit(0, TextSplice{0, 0, std::string(500, 'x')}).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(world.node(0).value(), Value(std::string("short")));
    ASSERT_TRUE(world.submit(0, TextSplice{5, 0, "er"}).ok());
    EXPECT_TRUE(world.settles_within(Duration::seconds(5)));
    EXPECT_EQ(world.node(1).value(), Value(std::string("shorter")));
  }
}

}  // namespace
}  // namespace skerry::test
