#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "replica/factory.h"
#include "world.h"

namespace skerry::test {
namespace {

using testing::IsEmpty;

TEST(Architecture, is_found_by_its_name) {
  ASSERT_NE(replica::find_architecture("local_first"), nullptr);
  EXPECT_EQ(replica::find_architecture("local_first")->name, "local_first");
  EXPECT_EQ(replica::find_architecture("cloud"), nullptr);
}

TEST(Architecture, its_row_carries_its_keys_and_its_least_settle) {
  const replica::Architecture& row = *replica::find_architecture("local_first");
  Settings settings;
  settings.set("mode", std::string("delta_bp"));
  settings.set("clock_bound", Duration::seconds(7));
  for (const Parameter& parameter : row.parameters) EXPECT_TRUE(settings.has(parameter.name));
  replica::Config config;
  row.read(settings, config);
  EXPECT_EQ(config.mode, ReplicationMode::kDeltaBp);
  EXPECT_EQ(config.clock_bound, Duration::seconds(7));

  // DESIGN section 5: 3 keep_alive + connect timeout + largest backoff + 2 round trips.
  const replica::Aftermath after{
      .one_way = Duration::milliseconds(50), .hops = 2, .silence = config.sync.keep_alive * 3};
  Duration sum;
  for (const replica::Wait& wait : row.least_settle(config, after)) sum = sum + wait.duration;
  EXPECT_EQ(sum, Duration::seconds(45 + 5 + 30) + Duration::milliseconds(200));
}

TEST(Architecture, a_server_stores_and_forwards_and_has_no_value) {
  WorldOptions options;
  options.people = 2;
  options.servers = 1;
  World world(options);
  EXPECT_FALSE(world.submit(2, CounterAdd{1}).ok());
  EXPECT_FALSE(world.node(2).value().has_value());
  EXPECT_FALSE(world.node(2).digest().has_value());
  ASSERT_TRUE(world.submit(0, CounterAdd{2}).ok());
  ASSERT_TRUE(world.settles_within(Duration::seconds(2)));
  world.crash(0);
  world.restart(1, false);  // what it had is at the server alone
  EXPECT_TRUE(world.settles_within(Duration::seconds(10)));
  EXPECT_EQ(*world.node(1).value(), Value(int64_t{2}));
}

TEST(Architecture, a_command_without_effect_makes_no_change) {
  WorldOptions options;
  options.design = "add_wins_set";
  World world(options);
  const auto committed = world.submit(0, SetRemove{"nothing"});
  ASSERT_TRUE(committed.ok());
  EXPECT_EQ(committed->dots.length, 0u);
  EXPECT_TRUE(world.node(0).received().empty());
  EXPECT_THAT(world.disk(0), IsEmpty());
}

TEST(Architecture, a_refused_command_changes_nothing) {
  WorldOptions options;
  options.design = "rga";
  World world(options);
  EXPECT_FALSE(world.submit(0, TextSplice{5, 1, "x"}).ok());
  EXPECT_FALSE(world.submit(0, CounterAdd{1}).ok());
  EXPECT_EQ(world.node(0).received_hash(), Hash128{});
  ASSERT_TRUE(world.submit(0, TextSplice{0, 0, "x"}).ok());
  EXPECT_TRUE(world.settles_within(Duration::seconds(2)));
}

TEST(Architecture, a_commit_is_visible_at_once_and_received_when_stored) {
  WorldOptions options;
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

TEST(Architecture, its_own_past_is_delivered_again_after_a_restart) {
  World world({});
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  ASSERT_TRUE(world.settles_within(Duration::seconds(2)));
  world.restart(0);
  EXPECT_EQ(world.delivered(0).size(), 3u);
  EXPECT_EQ(*world.node(0).value(), Value(int64_t{3}));
}

TEST(Architecture, the_same_seed_gives_the_same_run) {
  for (const bool acknowledges : {true, false}) {
    WorldOptions options;
    options.people = 5;
    options.loss = 0.1;
    options.sync.transport = sync::Transport::kDatagram;
    options.sync.acknowledge = acknowledges;
    uint64_t frames[2] = {0, 0};
    uint64_t bytes[2] = {0, 0};
    for (const size_t run : {size_t{0}, size_t{1}}) {
      World world(options);
      for (uint32_t i = 0; i < 50; ++i) {
        ASSERT_TRUE(world.submit(i % 5, CounterAdd{1}).ok());
        world.run_for(Duration::milliseconds(37));
      }
      frames[run] = world.frames_sent;
      bytes[run] = world.bytes_sent;
    }
    EXPECT_EQ(frames[0], frames[1]);
    EXPECT_EQ(bytes[0], bytes[1]);
  }
}

}  // namespace
}  // namespace skerry::test
