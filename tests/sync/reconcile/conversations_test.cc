// Sessions that find out what is missing in conversations: nothing goes twice, nothing is left out,
// and whatever becomes of a conversation, replicas agree in the end.

#include "sync/reconcile/conversations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "toy_host.h"
#include "world.h"

namespace skerry::test {
namespace {

using sync::FrameType;
using testing::IsEmpty;

WorldOptions conversing(const char* reconciler, uint32_t people = 2, uint32_t servers = 0) {
  WorldOptions options;
  options.people = people;
  options.servers = servers;
  options.sync.reconciler = sync::find_reconciler(reconciler);
  options.sync.anti_entropy = Duration::seconds(3);
  return options;
}

constexpr const char* kAll[] = {"heads", "bloom", "trie", "ranges", "rateless", "auto"};

struct Seen {
  uint64_t vectors = 0;  // hellos that say one
  uint64_t hellos = 0;
  uint64_t conversations = 0;  // frames
  uint64_t changes = 0;        // frames
};

void watch(World& world, Seen& seen) {
  world.filter = [&seen](uint32_t, uint32_t, const Payload& frame) {
    const auto open = sync::open_frame(frame.view());
    if (open->type == FrameType::kHello) {
      ++seen.hellos;
      if (sync::decode_hello(*open)->has_vector) ++seen.vectors;
    }
    if (open->type == FrameType::kConversation) ++seen.conversations;
    if (open->type == FrameType::kChanges) ++seen.changes;
    return false;
  };
}

TEST(Conversations, who_lacks_nothing_is_sent_nothing_but_two_short_messages) {
  for (const char* name : kAll) {
    World world(conversing(name, 2, 1));
    for (int life = 0; life < 20; ++life) {  // many actors
      ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
      ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
      world.restart(0);
    }
    ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
    world.run_for(Duration::seconds(5));
    Seen seen;
    watch(world, seen);
    world.restart(0);
    ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
    world.run_for(Duration::seconds(10));
    EXPECT_EQ(seen.conversations, 2u) << name;
    EXPECT_EQ(seen.changes, 0u) << name;
    EXPECT_EQ(seen.vectors, 0u) << name;
    EXPECT_GT(seen.hellos, 4u) << name;
    EXPECT_THAT(world.violations, IsEmpty());
  }
}

TEST(Conversations, what_each_side_lacks_goes_once) {
  for (const char* name : kAll) {
    World world(conversing(name));
    for (uint32_t i = 0; i < 40; ++i) ASSERT_TRUE(world.submit(i % 2, CounterAdd{1}).ok());
    ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
    world.partition({0});
    world.run_for(Duration::seconds(20));  // so that the connection is given up
    for (uint32_t i = 0; i < 30; ++i) ASSERT_TRUE(world.submit(i % 3 == 0, CounterAdd{1}).ok());
    const FrameAccount before = world.total;
    Seen seen;
    watch(world, seen);
    world.heal();
    ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
    EXPECT_EQ(world.total.new_changes - before.new_changes, 30u) << name;
    EXPECT_EQ(world.total.duplicate_changes, before.duplicate_changes) << name;
    EXPECT_EQ(seen.vectors, 0u) << name;
    EXPECT_GT(seen.conversations, 2u) << name;
  }
}

TEST(Conversations, what_is_written_while_one_goes_on_is_never_left_out) {
  for (const char* name : kAll) {
    WorldOptions options = conversing(name, 3, 1);
    options.latency_least = options.latency_most = Duration::milliseconds(300);
    World world(options);
    const auto write = [&world](int steps) {
      for (int i = 0; i < steps; ++i) {
        ASSERT_TRUE(world.submit(static_cast<uint32_t>(i % 3), CounterAdd{1}).ok());
        world.run_for(Duration::milliseconds(25));
      }
    };
    write(40);
    world.partition({0});
    world.run_for(Duration::seconds(20));
    write(40);
    world.heal();
    write(200);
    ASSERT_TRUE(world.settles_within(Duration::seconds(30))) << name;
    EXPECT_EQ(*world.node(0).value(), Value(int64_t{280})) << name;
    EXPECT_THAT(world.violations, IsEmpty());
  }
}

// What was written since it was done the peer has not, whatever comes of it once more.
TEST(Conversations, a_late_message_of_one_that_is_done_says_nothing_of_what_came_since) {
  constexpr uint32_t kServer = 2;
  for (const char* name : kAll) {
    World world(conversing(name, 2, 1));
    for (uint32_t i = 0; i < 40; ++i) ASSERT_TRUE(world.submit(i % 2, CounterAdd{1}).ok());
    ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
    world.partition({0});
    world.run_for(Duration::seconds(20));
    for (uint32_t i = 0; i < 30; ++i) ASSERT_TRUE(world.submit(1, CounterAdd{1}).ok());
    std::vector<Payload> said;
    world.filter = [&said](uint32_t from, uint32_t to, const Payload& frame) {
      const bool is_one = sync::open_frame(frame.view())->type == FrameType::kConversation;
      if (is_one && from == kServer && to == 0) said.push_back(frame);
      return false;
    };
    world.heal();
    ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
    ASSERT_FALSE(said.empty());
    world.set_mute(0, kServer, true);
    ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
    world.run_for(Duration::milliseconds(200));
    ASSERT_EQ(world.node(0).status().pending_at_server, 1u);
    for (const Payload& frame : std::vector<Payload>(said)) world.give(0, kServer, frame);
    EXPECT_EQ(world.node(0).status().pending_at_server, 1u) << name;
  }
}

TEST(Conversations, where_nobody_answers_hellos_say_vectors) {
  World world(conversing("auto"));
  ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  ASSERT_TRUE(world.submit(1, CounterAdd{2}).ok());
  Seen seen;
  watch(world, seen);
  const auto watching = world.filter;
  world.filter = [watching](uint32_t from, uint32_t to, const Payload& frame) {
    watching(from, to, frame);
    return sync::open_frame(frame.view())->type == FrameType::kConversation;
  };
  EXPECT_FALSE(world.settles_within(Duration::seconds(2)));
  EXPECT_TRUE(world.settles_within(Duration::seconds(10)));
  EXPECT_GT(seen.vectors, 1u);
}

TEST(Conversations, an_amnesiac_peer_gets_everything_again) {
  for (const char* name : kAll) {
    World world(conversing(name, 3, 1));
    for (uint32_t i = 0; i < 30; ++i) ASSERT_TRUE(world.submit(i % 3, CounterAdd{1}).ok());
    ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
    world.restart(1, false);
    EXPECT_TRUE(world.settles_within(Duration::seconds(20)));
    world.restart(3, false);  // the server: the people still have it all
    EXPECT_TRUE(world.settles_within(Duration::seconds(20)));
    EXPECT_EQ(world.node(3).received().total(), 30u);
  }
}

TEST(Conversations, a_clone_that_writes_is_reported_as_a_fork) {
  for (const char* name : kAll) {
    World world(conversing(name));
    ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
    ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
    const std::vector<Payload> disk = world.disk(0);
    const uint64_t epoch = world.epoch(0);
    ASSERT_TRUE(world.submit(0, CounterAdd{2}).ok());
    ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
    EXPECT_EQ(world.forks, 0u);
    world.partition({0});
    world.restart_as_clone(0, disk, epoch);
    ASSERT_TRUE(world.submit(0, CounterAdd{4}).ok());
    world.run_for(Duration::seconds(20));
    world.heal();
    world.run_for(Duration::seconds(20));
    EXPECT_GE(world.forks, 1u) << name;
    EXPECT_NE(world.node(0).received_hash(), world.node(1).received_hash());
  }
}

TEST(Conversations, a_change_that_got_lost_on_the_way_comes_again) {
  for (const char* name : kAll) {
    World world(conversing(name));
    ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
    ASSERT_TRUE(world.settles_within(Duration::seconds(5)));
    int dropped = 0;
    world.filter = [&dropped](uint32_t, uint32_t, const Payload& frame) {
      return sync::open_frame(frame.view())->type == FrameType::kChanges && dropped++ == 0;
    };
    ASSERT_TRUE(world.submit(0, CounterAdd{2}).ok());
    EXPECT_TRUE(world.settles_within(Duration::seconds(20))) << name;
    EXPECT_GE(dropped, 2);
  }
}

TEST(LogReader, changes_and_what_bundles_brought_are_one_set) {
  sync::ChangeLog log;
  sync::HeldSet set;
  sync::LogReader reader(log);
  const Change first = toy_change(0, 1);
  const Change second = toy_change(1, 1, {{toy_actor(0), 1}});
  for (const Change& change : {first, second}) {
    log.append(change.dots, change.encoded, sync::ItemKind::kChange);
    log.receive(change.dots, change.hash);
  }
  reader.catch_up(set);
  EXPECT_EQ(set.set_hash(), log.received_hash());
  EXPECT_EQ(set.heads(), std::vector<sync::RowIndex>{1});
  EXPECT_TRUE(set.are_times_sure());
  const Bundle bundle = toy_bundle({toy_change(0, 2, {}, "abc", 3), toy_change(0, 5)});
  for (const Bundle::Cover& cover : bundle.covers) {
    log.append(cover.dots, bundle.encoded, sync::ItemKind::kBundle);
    log.receive(cover.dots, cover.hash);
  }
  const Change waits = toy_change(1, 2);
  log.append(waits.dots, waits.encoded, sync::ItemKind::kChange);  // for the disk
  reader.catch_up(set);
  EXPECT_EQ(set.size(), 4u);
  EXPECT_EQ(set.set_hash(), log.received_hash());
  EXPECT_EQ(set.vector(), log.received());
  EXPECT_EQ(set[2].dots, bundle.covers[0].dots);
  EXPECT_EQ(set[3].time, bundle.latest);
  EXPECT_FALSE(set.are_times_sure());
}

}  // namespace
}  // namespace skerry::test
