// What hellos leave out (sync/log/closings.h) where disks were set back: two peers who each know an
// actor of a third that the other does not know.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/reconcile/reconciler.h"
#include "world.h"

namespace skerry::test {
namespace {

constexpr uint32_t kReader = 0;
constexpr uint32_t kWriter = 1;
constexpr uint32_t kServer = 2;

struct Way {
  const char* name;
  sync::Transport transport = sync::Transport::kStream;
  const char* reconciler = "version_vector";
  bool acknowledges = true;
  Duration log_floor = {};
};

class EndedActors : public testing::TestWithParam<Way> {
 protected:
  static WorldOptions options() {
    const Way& way = GetParam();
    WorldOptions options;
    options.people = 2;
    options.servers = 1;
    options.design = "or_set";
    options.sync.transport = way.transport;
    options.sync.reconciler = sync::find_reconciler(way.reconciler);
    options.sync.acknowledge = way.acknowledges;
    options.sync.anti_entropy = Duration::seconds(3);
    options.sync.log_floor = way.log_floor;
    return options;
  }
  static Command word(uint64_t i) { return SetAdd{"word " + std::to_string(i)}; }
};

TEST_P(EndedActors, of_which_neither_peer_knows_the_others_reach_both) {
  World world(options());
  ASSERT_TRUE(world.submit(kWriter, word(1)).ok());
  ASSERT_TRUE(world.settles_within(Duration::seconds(10)));
  const std::vector<Payload> server = world.disk(kServer);
  const std::vector<Payload> writer = world.disk(kWriter);
  world.restart(kWriter);
  ASSERT_TRUE(world.submit(kWriter, word(2)).ok());
  ASSERT_TRUE(world.settles_within(Duration::seconds(10)));
  world.partition({kReader});
  world.crash(kServer);
  world.crash(kWriter);
  world.restart_as_clone(kServer, server, world.epoch(kServer) + 17);
  world.restart_as_clone(kWriter, writer, world.epoch(kWriter) + 17);
  ASSERT_TRUE(world.submit(kWriter, word(3)).ok());
  world.run_for(Duration::seconds(5));
  world.heal();
  EXPECT_TRUE(world.settles_within(Duration::seconds(12)));
  EXPECT_EQ(world.node(kReader).received().total(), 3u);
}

// Openings far from everybody are made up for at the next meeting, and nothing is sent twice.
TEST_P(EndedActors, that_followed_each_other_unseen_cost_no_duplicates) {
  if (!GetParam().acknowledges) GTEST_SKIP() << "gossip sends to all but who it came from";
  World world(options());
  uint64_t words = 0;
  for (uint32_t person : {kReader, kWriter}) {
    ASSERT_TRUE(world.submit(person, word(++words)).ok());
  }
  ASSERT_TRUE(world.settles_within(Duration::seconds(10)));
  world.partition({kWriter});
  for (int life = 0; life < 5; ++life) {
    world.restart(kWriter);
    ASSERT_TRUE(world.submit(kWriter, word(++words)).ok());
    world.restart(kReader);
    ASSERT_TRUE(world.submit(kReader, word(++words)).ok());
    world.run_for(Duration::seconds(1));
  }
  world.run_for(Duration::seconds(10));
  const FrameAccount before = world.total;
  world.heal();
  EXPECT_TRUE(world.settles_within(Duration::seconds(12)));
  EXPECT_EQ(world.total.new_changes - before.new_changes, 5u + 2 * 5u);
  EXPECT_EQ(world.total.duplicate_changes, before.duplicate_changes);
}

INSTANTIATE_TEST_SUITE_P(
    Ways, EndedActors,
    testing::Values(
        Way{.name = "streams"}, Way{.name = "datagrams", .transport = sync::Transport::kDatagram},
        Way{.name = "heads", .reconciler = "heads"},
        Way{.name = "choice_with_floor", .reconciler = "auto", .log_floor = Duration::seconds(60)},
        Way{.name = "gossip", .acknowledges = false},
        Way{.name = "gossip_in_datagrams",
            .transport = sync::Transport::kDatagram,
            .acknowledges = false}),
    [](const testing::TestParamInfo<Way>& way) { return std::string(way.param.name); });

}  // namespace
}  // namespace skerry::test
