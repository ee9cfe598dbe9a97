// What was lost, forgotten or cloned is repaired or reported; nothing is said before it is true.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/frame.h"
#include "world.h"

namespace skerry::test {
namespace {

using testing::IsEmpty;

WorldOptions datagrams(uint32_t people) {
  WorldOptions options;
  options.people = people;
  options.sync.transport = sync::Transport::kDatagram;
  return options;
}

WorldOptions hub(uint32_t people) {
  WorldOptions options;
  options.people = people;
  options.servers = 1;
  return options;
}

bool is_type(const Payload& frame, sync::FrameType type) {
  return sync::open_frame(frame.view())->type == type;
}

TEST(Repair, an_amnesiac_peer_gets_everything_again) {
  for (const auto transport : {sync::Transport::kStream, sync::Transport::kDatagram}) {
    WorldOptions options = hub(3);
    options.sync.transport = transport;
    World world(options);
    world.run_for(Duration::seconds(1));
    for (int i = 0; i < 30; ++i) {
      ASSERT_TRUE(world.submit(static_cast<uint32_t>(i % 3), CounterAdd{1}).ok());
    }
    ASSERT_TRUE(world.settles_within(Duration::seconds(10)));
    world.restart(1, false);
    EXPECT_TRUE(world.node(1).received().empty());
    EXPECT_TRUE(world.settles_within(Duration::seconds(15)));
    EXPECT_EQ(*world.node(1).value(), Value(int64_t{30}));
    world.restart(3, false);  // the server: the people still have it all
    EXPECT_TRUE(world.settles_within(Duration::seconds(15)));
    EXPECT_EQ(world.node(3).received().total(), 30u);
  }
}

TEST(Repair, a_commit_survives_a_crash_once_it_was_acknowledged) {
  WorldOptions options = hub(2);
  options.store_latency = Duration::milliseconds(50);
  World world(options);
  world.run_for(Duration::seconds(1));
  ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  world.run_for(Duration::milliseconds(60));
  ASSERT_EQ(world.acknowledged(0).size(), 1u);
  ASSERT_TRUE(world.submit(0, CounterAdd{10}).ok());
  world.run_for(Duration::milliseconds(20));
  EXPECT_EQ(world.acknowledged(0).size(), 1u);  // not stored yet, so not told and not sent
  world.crash(0);
  world.restart(0);
  EXPECT_TRUE(world.settles_within(Duration::seconds(10)));
  EXPECT_EQ(*world.node(0).value(), Value(int64_t{1}));
  EXPECT_EQ(*world.node(1).value(), Value(int64_t{1}));
  ASSERT_TRUE(world.submit(0, CounterAdd{100}).ok());
  EXPECT_TRUE(world.settles_within(Duration::seconds(10)));
  EXPECT_EQ(*world.node(1).value(), Value(int64_t{101}));
  EXPECT_EQ(world.forks, 0u);  // a new opening, a new actor: no dot was used twice
  EXPECT_THAT(world.violations, IsEmpty());
}

TEST(Repair, a_disk_that_refuses_holds_back_words_and_is_asked_again) {
  World world(hub(2));
  world.run_for(Duration::seconds(1));
  world.set_disk_fails(0, true);
  ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  ASSERT_TRUE(world.submit(1, CounterAdd{10}).ok());
  world.run_for(Duration::seconds(5));
  EXPECT_THAT(world.acknowledged(0), IsEmpty());
  EXPECT_EQ(*world.node(1).value(), Value(int64_t{10}));
  world.set_disk_fails(0, false);
  EXPECT_TRUE(world.settles_within(Duration::seconds(3)));
  EXPECT_EQ(world.acknowledged(0).size(), 1u);
  EXPECT_EQ(*world.node(0).value(), Value(int64_t{11}));
  EXPECT_THAT(world.violations, IsEmpty());
}

TEST(Repair, a_torn_record_is_skipped_and_comes_again) {
  World world(hub(2));
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
  std::vector<Payload> disk = world.disk(0);
  disk[2] = disk[2].slice(0, disk[2].size() / 2);
  world.restart_as_clone(0, disk, 4711);
  EXPECT_EQ(world.node(0).received().total(), 2u);
  EXPECT_TRUE(world.settles_within(Duration::seconds(5)));
  EXPECT_EQ(*world.node(0).value(), Value(int64_t{5}));
}

TEST(Repair, a_clone_that_writes_is_reported_as_a_fork_and_goes_on_under_a_new_epoch) {
  for (const bool acknowledges : {true, false}) {
    WorldOptions options = datagrams(2);
    options.sync.acknowledge = acknowledges;
    options.sync.anti_entropy = Duration::seconds(2);
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
    EXPECT_GE(world.forks, 1u);
    EXPECT_NE(world.node(0).received_hash(), world.node(1).received_hash());
    const uint64_t forks = world.forks;
    for (uint64_t n = 1; n <= 3; ++n) {
      const auto later = world.submit(0, CounterAdd{8});
      ASSERT_TRUE(later.ok());
      EXPECT_NE(later->dots.actor.epoch, epoch);
      EXPECT_EQ(later->dots.first, n);
      world.run_for(Duration::seconds(5));
      EXPECT_EQ(world.node(1).received()[later->dots.actor], n);
    }
    EXPECT_GT(world.forks, forks);  // what has become two things stays so, and is said again
  }
}

// Both copies of a running process: the original hears of changes that it has not written.
TEST(Repair, who_is_sent_changes_of_its_own_that_it_has_not_written_writes_under_a_new_epoch) {
  World world(datagrams(3));
  ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
  const std::vector<Payload> disk = world.disk(0);
  const uint64_t epoch = world.epoch(0);
  ASSERT_TRUE(world.submit(0, CounterAdd{2}).ok());
  ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
  world.restart_as_clone(0, disk, epoch);
  ASSERT_TRUE(world.settles_within(Duration::seconds(9)));
  EXPECT_EQ(world.node(0).received().total(), 2u);
  const auto later = world.submit(0, CounterAdd{4});
  ASSERT_TRUE(later.ok());
  EXPECT_NE(later->dots.actor.epoch, epoch);
  EXPECT_TRUE(world.settles_within(Duration::seconds(9)));
  EXPECT_EQ(*world.node(1).value(), Value(int64_t{7}));
  EXPECT_EQ(world.forks, 0u);
}

TEST(Repair, what_is_not_acknowledged_is_sent_again_until_it_is) {
  World world(datagrams(2));
  world.run_for(Duration::seconds(1));
  int dropped = 0;
  world.filter = [&dropped](uint32_t from, uint32_t, const Payload& frame) {
    return from == 0 && is_type(frame, sync::FrameType::kChanges) && ++dropped <= 3;
  };
  ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  world.run_for(Duration::milliseconds(400));
  EXPECT_EQ(dropped, 1);
  EXPECT_EQ(world.node(0).depths().outbox, 1u);
  world.run_for(Duration::milliseconds(3000));  // 0.5 + 1 + 2 s after the first
  EXPECT_EQ(dropped, 3);
  EXPECT_TRUE(world.settles_within(Duration::seconds(2)));
  world.run_for(Duration::milliseconds(200));
  EXPECT_EQ(world.node(0).depths().outbox, 0u);
}

TEST(Repair, a_lost_acknowledgement_is_given_again) {
  World world(datagrams(2));
  world.run_for(Duration::seconds(1));
  int dropped = 0;
  world.filter = [&dropped](uint32_t, uint32_t, const Payload& frame) {
    return is_type(frame, sync::FrameType::kAcknowledge) && ++dropped <= 1;
  };
  ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  world.run_for(Duration::milliseconds(400));
  EXPECT_EQ(world.node(0).depths().outbox, 1u);
  world.run_for(Duration::seconds(1));
  EXPECT_EQ(world.node(0).depths().outbox, 0u);
  EXPECT_EQ(world.total.duplicate_changes, 1u);
}

TEST(Repair, acknowledgements_name_only_actors_that_moved) {
  World world(datagrams(4));
  for (uint32_t i = 0; i < 4; ++i) ASSERT_TRUE(world.submit(i, CounterAdd{1}).ok());
  ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
  world.run_for(Duration::seconds(1));
  size_t most = 0;
  size_t count = 0;
  world.filter = [&](uint32_t, uint32_t, const Payload& frame) {
    const auto open = sync::open_frame(frame.view());
    if (open->type != sync::FrameType::kAcknowledge) return false;
    most = std::max(most, sync::decode_acknowledgement(open->body)->entries.size());
    ++count;
    return false;
  };
  ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  ASSERT_TRUE(world.settles_within(Duration::seconds(1)));
  world.run_for(Duration::milliseconds(300));
  EXPECT_EQ(most, 1u);
  EXPECT_GE(count, 3u);
}

TEST(Repair, no_more_than_the_window_is_unacknowledged) {
  WorldOptions options = datagrams(2);
  options.design = "add_wins_set";
  options.sync.window_bytes = 4000;
  World world(options);
  world.run_for(Duration::seconds(1));
  world.set_mute(1, 0, true);  // no acknowledgement arrives
  const uint64_t before = world.bytes_sent;
  for (int i = 0; i < 300; ++i) {
    ASSERT_TRUE(world.submit(0, SetAdd{std::string(60, 'y') + std::to_string(i)}).ok());
  }
  EXPECT_LT(world.bytes_sent - before, 4800u);
  world.set_mute(1, 0, false);
  EXPECT_TRUE(world.settles_within(Duration::seconds(20)));
}

TEST(Repair, gossip_repairs_what_every_neighbour_lost) {
  WorldOptions options = datagrams(4);
  options.sync.acknowledge = false;
  options.sync.anti_entropy = Duration::seconds(4);
  World world(options);
  world.run_for(Duration::seconds(10));
  world.filter = [](uint32_t, uint32_t to, const Payload& frame) {
    return to == 3 && is_type(frame, sync::FrameType::kChanges);
  };
  for (int i = 0; i < 9; ++i) ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  world.run_for(Duration::milliseconds(300));
  EXPECT_EQ(world.node(2).received().total(), 9u);
  EXPECT_EQ(world.node(3).received().total(), 0u);
  world.filter = nullptr;
  EXPECT_TRUE(world.settles_within(Duration::seconds(5)));
}

TEST(Repair, gossip_does_not_repeat_what_is_on_its_way) {
  WorldOptions options = datagrams(6);
  options.sync.acknowledge = false;
  options.sync.anti_entropy = Duration::seconds(1);
  World world(options);
  world.run_for(Duration::seconds(3));
  for (int i = 0; i < 400; ++i) {
    ASSERT_TRUE(world.submit(static_cast<uint32_t>(i % 6), CounterAdd{1}).ok());
    world.run_for(Duration::milliseconds(10));
  }
  world.run_for(Duration::milliseconds(300));
  ASSERT_TRUE(world.is_settled());
  // In a mesh of six each change takes 5 + 5 * 4 frames; nothing was lost, so nothing more.
  EXPECT_EQ(world.total.new_changes + world.total.duplicate_changes, 400u * 25);
}

TEST(Repair, an_engine_that_never_retransmits_does_not_converge) {
  for (const bool acknowledges : {true, false}) {
    WorldOptions options = datagrams(2);
    options.sync.acknowledge = acknowledges;
    options.sync.mutant = sync::Mutant::kNeverRetransmits;
    World world(options);
    world.run_for(Duration::seconds(2));
    world.partition({0});
    ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
    world.run_for(Duration::seconds(1));
    world.heal();
    ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
    EXPECT_FALSE(world.settles_within(Duration::seconds(60)));
  }
  WorldOptions options = hub(2);
  options.sync.mutant = sync::Mutant::kNeverRetransmits;
  World world(options);
  world.run_for(Duration::seconds(1));
  world.partition({0});
  ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  world.run_for(Duration::seconds(20));
  world.heal();
  EXPECT_FALSE(world.settles_within(Duration::seconds(60)));
}

TEST(Repair, a_server_that_acknowledges_and_forgets_does_not_converge) {
  for (const auto transport : {sync::Transport::kStream, sync::Transport::kDatagram}) {
    WorldOptions options = hub(2);
    options.sync.transport = transport;
    options.sync.mutant = sync::Mutant::kAcknowledgesAndForgets;
    World world(options);
    world.run_for(Duration::seconds(1));
    ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
    EXPECT_FALSE(world.settles_within(Duration::seconds(60)));
    EXPECT_EQ(world.node(0).depths().outbox, 0u);  // it was told that all is well
    EXPECT_TRUE(world.node(2).received().empty());
  }
}

}  // namespace
}  // namespace skerry::test
