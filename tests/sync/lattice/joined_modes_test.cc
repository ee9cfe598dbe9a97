// Whatever the links do, replicas whose states or deltas travel have the same changes and the same
// value in the end.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crdts/generate/commands.h"
#include "crdts/object/catalogue.h"
#include "world.h"

namespace skerry::test {
namespace {

using testing::IsEmpty;

struct Case {
  std::string name;
  WorldOptions options;
};

WorldOptions base(sync::Transport transport, uint32_t people, uint32_t servers) {
  WorldOptions options;
  options.people = people;
  options.servers = servers;
  options.sync.transport = transport;
  options.sync.anti_entropy = Duration::seconds(3);
  return options;
}

std::vector<Case> cases() {
  std::vector<Case> result;
  const auto add = [&result](const std::string& name, const WorldOptions& options) {
    for (const ReplicationMode mode : kReplicationModes) {
      if (!is_joined(mode)) continue;
      for (const char* design : {"pn_counter", "add_wins_set", "lww_register", "rga"}) {
        Case each{name + "_" + std::string(to_string(mode)) + "_" + design, options};
        each.options.design = design;
        each.options.mode = mode;
        result.push_back(each);
      }
    }
  };
  add("stream_pair", base(sync::Transport::kStream, 2, 0));
  WorldOptions hub = base(sync::Transport::kStream, 4, 1);
  hub.sync.interval = Duration::milliseconds(100);
  hub.store_latency = Duration::milliseconds(7);
  add("stream_hub", hub);
  WorldOptions lossy = base(sync::Transport::kDatagram, 4, 0);
  lossy.loss = 0.2;
  lossy.duplicate = 0.1;
  lossy.corrupt = 0.02;
  add("datagram_mesh", lossy);
  WorldOptions slow = lossy;
  slow.people = 3;
  slow.servers = 1;
  slow.store_latency = Duration::milliseconds(20);
  slow.sync.interval = Duration::milliseconds(200);
  add("datagram_hub_slow_disk", slow);
  WorldOptions tiny = lossy;  // frames in many parts
  tiny.people = 3;
  tiny.loss = 0.02;
  tiny.sync.max_frame_bytes = 160;
  tiny.sync.window_bytes = 600;
  add("tiny_frames", tiny);
  return result;
}

// What each node has, and how much waits there.
std::string state_of(World& world) {
  std::string text;
  for (uint32_t i = 0; i < world.size(); ++i) {
    const InspectedDocument& node = world.node(i);
    text += "; " + std::to_string(node.received().total()) + " dots, set " +
            to_hex(node.received_hash()).substr(0, 4) + ", integrated " +
            to_hex(node.integrated_hash()).substr(0, 4) + ", waiting " +
            std::to_string(node.depths().buffered);
  }
  return text;
}

class JoinedModes : public testing::TestWithParam<Case> {};

TEST_P(JoinedModes, replicas_agree_after_loss_partition_and_crash) {
  for (uint64_t seed = 1; seed <= 2; ++seed) {
    WorldOptions options = GetParam().options;
    options.seed = seed;
    const Family family = crdts::find_design(options.design)->family;
    World world(options);
    Rng users = Rng::stream(seed, "users");
    uint64_t commits = 0;
    const auto work = [&](int steps) {
      for (int step = 0; step < steps; ++step) {
        const auto who = static_cast<uint32_t>(users.below(options.people));
        if (world.is_up(who)) {
          ASSERT_TRUE(world.submit(who, crdts::sample_command(family, commits++)).ok());
        }
        world.run_for(Duration::milliseconds(static_cast<int64_t>(users.below(60))));
      }
    };
    work(30);
    world.partition({0});
    work(30);
    world.heal();
    work(10);
    world.crash(1);
    work(10);
    world.restart(1);
    work(10);
    world.crash(0);
    work(10);
    world.restart(0, false);  // it has forgotten everything
    work(10);
    ASSERT_TRUE(world.settles_within(Duration::seconds(90))) << "seed " << seed << state_of(world);
    EXPECT_THAT(world.violations, IsEmpty());
    EXPECT_EQ(world.forks, 0u);
    for (uint32_t i = 1; i < options.people; ++i) {
      EXPECT_EQ(world.node(i).value(), world.node(0).value());
      EXPECT_EQ(world.node(i).digest(), world.node(0).digest());
      EXPECT_EQ(world.node(i).integrated_hash(), world.node(i).received_hash());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, JoinedModes, testing::ValuesIn(cases()),
                         [](const auto& each) { return each.param.name; });

TEST(JoinedReplica, a_clone_that_writes_is_reported_as_a_fork) {
  for (const ReplicationMode mode : {ReplicationMode::kState, ReplicationMode::kDeltaBpRr}) {
    WorldOptions options = base(sync::Transport::kDatagram, 2, 0);
    options.mode = mode;
    World world(options);
    ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
    ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
    const std::vector<Payload> disk = world.disk(0);
    const uint64_t epoch = world.epoch(0);
    ASSERT_TRUE(world.submit(0, CounterAdd{2}).ok());
    ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
    EXPECT_EQ(world.forks, 0u);
    world.partition({0});
    world.restart_as_clone(0, disk, epoch);  // the disk was rolled back, and the epoch with it
    ASSERT_TRUE(world.submit(0, CounterAdd{4}).ok());
    world.run_for(Duration::seconds(1));
    world.heal();
    world.run_for(Duration::seconds(20));
    EXPECT_GE(world.forks, 1u) << to_string(mode);
    EXPECT_NE(world.node(0).received_hash(), world.node(1).received_hash());
  }
}

TEST(JoinedReplica, a_commit_is_visible_at_once_and_received_when_stored) {
  WorldOptions options;
  options.mode = ReplicationMode::kState;
  options.store_latency = Duration::milliseconds(10);
  World world(options);
  const auto committed = world.submit(0, CounterAdd{3});
  ASSERT_TRUE(committed.ok());
  EXPECT_EQ(*world.node(0).value(), Value(int64_t{3}));
  EXPECT_EQ(world.node(0).integrated_hash(), committed->hash);
  EXPECT_EQ(world.node(0).received_hash(), Hash128{});
  EXPECT_THAT(world.delivered(0), IsEmpty());
  world.run_for(Duration::milliseconds(10));
  EXPECT_EQ(world.node(0).received_hash(), committed->hash);
  EXPECT_EQ(world.delivered(0).size(), 1u);
  EXPECT_EQ(world.acknowledged(0).size(), 1u);
}

TEST(JoinedReplica, says_nothing_more_once_all_is_acknowledged) {
  for (const ReplicationMode mode : {ReplicationMode::kState, ReplicationMode::kDelta}) {
    WorldOptions options = base(sync::Transport::kDatagram, 3, 0);
    options.mode = mode;
    options.sync.anti_entropy = Duration::seconds(3600);
    World world(options);
    for (int i = 0; i < 5; ++i) {
      ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
      world.run_for(Duration::milliseconds(30));
    }
    ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
    world.run_for(Duration::seconds(5));
    const uint64_t before = world.frames_sent;
    world.run_for(Duration::seconds(60));
    EXPECT_EQ(world.frames_sent, before) << to_string(mode);
    EXPECT_EQ(world.node(0).depths().outbox, 0u);
  }
}

}  // namespace
}  // namespace skerry::test
