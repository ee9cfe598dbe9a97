// How soon a connection that is dead is given up, and that none is that lives.

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
  options.sync.keep_alive = Duration::seconds(15);
  options.sync.acknowledge_delay = Duration::milliseconds(200);
  return options;
}

// Everybody has been heard of, and acknowledged something.
void warm_up(World& world) {
  ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
  ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
  ASSERT_TRUE(world.submit(1, CounterAdd{1}).ok());
  ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
  world.run_for(Duration::seconds(2));
}

TEST(Liveness, a_half_open_connection_is_noticed_within_about_a_second_of_a_change) {
  for (const auto mode : {ReplicationMode::kOperations, ReplicationMode::kDelta}) {
    WorldOptions options = hub(2);
    options.mode = mode;
    World world(options);
    warm_up(world);
    const uint64_t before = world.connects;
    world.set_mute(2, 0, true);  // the server's words do not arrive; nobody is told
    ASSERT_TRUE(world.submit(0, CounterAdd{5}).ok());
    world.run_for(Duration::milliseconds(950));
    EXPECT_EQ(world.connects, before);
    world.run_for(Duration::milliseconds(650));
    EXPECT_GT(world.connects, before);
    world.set_mute(2, 0, false);
    EXPECT_TRUE(world.settles_within(Duration::seconds(8)));
    EXPECT_EQ(*world.node(1).value(), Value(int64_t{7}));
    EXPECT_THAT(world.violations, IsEmpty());
  }
}

// As after a power cut at the other end: it says nothing, and its host neither.
TEST(Liveness, a_peer_that_vanished_is_noticed_within_about_a_second_of_a_change) {
  World world(hub(2));
  warm_up(world);
  const uint64_t before = world.connects;
  world.partition({0});
  world.run_for(Duration::seconds(5));
  EXPECT_EQ(world.connects, before);
  ASSERT_TRUE(world.submit(0, CounterAdd{5}).ok());
  world.run_for(Duration::milliseconds(1600));
  EXPECT_EQ(world.connects, before + 1);
}

// What a large frame may take on the slowest line is no matter once it has come.
TEST(Liveness, a_large_frame_that_came_makes_nobody_wait_for_the_next) {
  WorldOptions options = hub(2);
  options.design = "or_map";
  options.follows = {{1, 2}, {1, 2}};
  World world(options);
  const auto assign = [&world](uint32_t document, size_t bytes) {
    const auto made = world.submit(0, RegisterAssign{std::string(bytes, 'x'), "/a"}, document);
    ASSERT_TRUE(made.ok());
  };
  ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
  assign(1, 40'000);
  assign(2, 10);
  world.run_for(Duration::seconds(3));
  ASSERT_TRUE(world.is_settled());
  const uint64_t before = world.connects;
  world.partition({0});
  world.run_for(Duration::seconds(1));
  assign(1, 10);
  world.run_for(Duration::milliseconds(1600));
  EXPECT_EQ(world.connects, before + 1);
}

TEST(Liveness, where_nothing_is_owed_three_keep_alives_are_borne) {
  World world(hub(2));
  warm_up(world);
  const uint64_t before = world.connects;
  world.partition({0});
  world.run_for(Duration::seconds(40));
  EXPECT_EQ(world.connects, before);
  world.run_for(Duration::seconds(8));
  EXPECT_GT(world.connects, before);
}

TEST(Liveness, a_living_peer_is_asked_nothing_while_it_answers_in_time) {
  World world(hub(2));
  warm_up(world);
  uint64_t questions = 0;
  world.filter = [&questions](uint32_t, uint32_t, const Payload& frame) {
    const auto open = sync::open_frame(frame.view());
    questions += open->type == sync::FrameType::kPing && sync::is_question(open->body) ? 1 : 0;
    return false;
  };
  for (uint32_t i = 0; i < 300; ++i) {
    ASSERT_TRUE(world.submit(i % 2, CounterAdd{1}).ok());
    world.run_for(Duration::milliseconds(i * 37 % 900));
  }
  EXPECT_EQ(questions, 0u);
  EXPECT_EQ(world.connects, 2u);
}

TEST(Liveness, a_slow_disk_is_no_dead_peer) {
  for (const auto wire : {sync::Wire::kPlain, sync::Wire::kShorthand}) {
    WorldOptions options = hub(2);
    options.sync.wire = wire;
    options.store_latency = Duration::seconds(9);
    World world(options);
    for (uint32_t i = 0; i < 20; ++i) {
      ASSERT_TRUE(world.submit(i % 2, CounterAdd{1}).ok());
      world.run_for(Duration::milliseconds(1500));
    }
    EXPECT_TRUE(world.settles_within(Duration::seconds(60)));
    EXPECT_EQ(world.connects, 2u);
    EXPECT_EQ(world.total.duplicate_changes, 0u);
  }
}

TEST(Liveness, a_disk_that_refuses_for_minutes_is_asked_about_now_and_then) {
  World world(hub(2));
  warm_up(world);
  world.set_disk_fails(2, true);
  ASSERT_TRUE(world.submit(0, CounterAdd{5}).ok());
  const uint64_t before = world.frames_sent;
  world.run_for(Duration::seconds(180));
  EXPECT_EQ(world.connects, 2u);
  EXPECT_LT(world.frames_sent - before, 160u);  // hellos and pings of three minutes among them
  world.set_disk_fails(2, false);
  EXPECT_TRUE(world.settles_within(Duration::seconds(60)));
}

TEST(Liveness, far_peers_keep_their_connection) {
  WorldOptions options = hub(2);
  options.latency_least = Duration::milliseconds(2500);
  options.latency_most = Duration::milliseconds(3500);
  options.sync.connect_timeout = Duration::seconds(10);
  World world(options);
  for (uint32_t i = 0; i < 40; ++i) {
    ASSERT_TRUE(world.submit(i % 2, CounterAdd{1}).ok());
    world.run_for(Duration::milliseconds(i * 611 % 5000));
  }
  EXPECT_TRUE(world.settles_within(Duration::seconds(30)));
  EXPECT_EQ(world.connects, 2u);
}

}  // namespace
}  // namespace skerry::test
