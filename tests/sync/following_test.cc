// What a replica follows grows and shrinks while it runs: what is followed later comes whole, what
// is left costs nothing more, and no change of one's own is lost on the way.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "channel_world.h"
#include "sync/frame.h"
#include "sync/reconcile/reconciler.h"

namespace skerry::test {
namespace {

using testing::IsEmpty;

using Copy = Channels::Copy;

// Person 0 follows documents 1 and 2, the others all of 1 to 4.
WorldOptions options_of(sync::Transport transport, uint32_t servers,
                        const char* reconciler = "version_vector") {
  WorldOptions options;
  options.people = 3;
  options.servers = servers;
  options.follows = {{1, 2}, {1, 2, 3, 4}, {1, 2, 3, 4}};
  options.may_change_following = true;
  options.sync.transport = transport;
  options.sync.anti_entropy = Duration::seconds(2);
  options.sync.reconciler = sync::find_reconciler(reconciler);
  options.store_latency = Duration::milliseconds(3);
  return options;
}

int64_t value_of(const ChannelWorld& world, uint32_t i, uint32_t document) {
  return std::get<int64_t>(*world.node(i, document).value());
}

void add(ChannelWorld& world, uint32_t i, uint32_t document, int64_t amount = 1) {
  ASSERT_TRUE(world.submit(i, CounterAdd{amount}, document).ok());
}

class EveryWay : public testing::TestWithParam<WorldOptions> {};

TEST_P(EveryWay, a_document_that_is_followed_later_comes_whole_while_others_go_on_in_it) {
  ChannelWorld world(GetParam());
  world.run_for(Duration::seconds(1));
  for (int i = 0; i < 50; ++i) add(world, 1, 3);
  world.run_for(Duration::seconds(3));
  EXPECT_FALSE(world.follows(0, 3));
  EXPECT_TRUE(absl::IsNotFound(world.submit(0, CounterAdd{1}, 3).status()));
  world.follow(0, 3);
  for (int i = 0; i < 50; ++i) {
    add(world, 2, 3);
    if (i == 10) add(world, 0, 3);  // into what is still empty
    world.run_for(Duration::milliseconds(7));
  }
  ASSERT_TRUE(world.settles_within(Duration::seconds(30)));
  EXPECT_EQ(value_of(world, 0, 3), 101);
  EXPECT_EQ(value_of(world, 1, 3), 101);
  EXPECT_THAT(world.violations, IsEmpty());
}

// Counts what of a document is brought to a node.
struct Brought {
  uint64_t frames = 0;
  uint64_t bytes = 0;
};
void watch(ChannelWorld& world, uint32_t node, uint32_t document, Brought& brought) {
  world.filter = [&brought, node, document](uint32_t, uint32_t to, const Payload& frame) {
    const auto open = sync::open_frame(frame.view());
    if (to != node || !open || open->document != DocumentId{document}) return false;
    if (open->type != sync::FrameType::kChanges) return false;
    ++brought.frames;
    brought.bytes += frame.size();
    return false;
  };
}

TEST_P(EveryWay, a_document_that_is_left_brings_no_more_changes) {
  for (const Copy copy : {Copy::kKeep, Copy::kDrop}) {
    ChannelWorld world(GetParam());
    world.run_for(Duration::seconds(1));
    for (int i = 0; i < 20; ++i) add(world, 1, 2);
    ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
    world.unfollow(0, 2, copy);
    EXPECT_FALSE(world.follows(0, 2));
    world.run_for(Duration::milliseconds(200));  // what was under way
    Brought brought;
    watch(world, 0, 2, brought);
    for (int i = 0; i < 20; ++i) {
      add(world, 1, 2);
      world.run_for(Duration::milliseconds(100));
    }
    world.run_for(Duration::seconds(10));
    EXPECT_EQ(brought.frames, 0u);
    world.follow(0, 2);
    ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
    EXPECT_EQ(value_of(world, 0, 2), 40);
    const uint64_t all = brought.bytes;
    // Of a copy that was kept the later half at most.
    EXPECT_TRUE(copy == Copy::kDrop || all < 40 * 25 + 400) << all;
    EXPECT_THAT(world.violations, IsEmpty());
  }
}

TEST_P(EveryWay, own_changes_are_pushed_before_a_copy_is_dropped) {
  for (const bool crashes : {false, true}) {
    ChannelWorld world(GetParam());
    world.run_for(Duration::seconds(1));
    world.partition({0});
    for (int i = 0; i < 5; ++i) add(world, 0, 2);
    world.run_for(Duration::seconds(1));
    world.unfollow(0, 2, Copy::kDrop);
    EXPECT_FALSE(world.follows(0, 2));
    world.run_for(Duration::seconds(5));
    if (crashes) world.restart(0);
    world.run_for(Duration::seconds(5));
    EXPECT_EQ(value_of(world, 1, 2), 0);
    world.heal();
    world.run_for(Duration::seconds(40));
    EXPECT_EQ(value_of(world, 1, 2), 5);
    EXPECT_EQ(value_of(world, 2, 2), 5);
    // Nothing of it is on the disk any more but that it was dropped.
    for (const Payload& record : world.disk(0)) {
      const auto open = sync::open_frame(record.view());
      const bool is_of_it = open->document == DocumentId{2};
      EXPECT_TRUE(!is_of_it || open->type == sync::FrameType::kAbsent);
    }
    world.follow(0, 2);
    world.run_for(Duration::seconds(20));
    EXPECT_EQ(value_of(world, 0, 2), 5);
    add(world, 0, 2);
    ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
    EXPECT_EQ(value_of(world, 1, 2), 6);
    EXPECT_EQ(world.forks, 0u);
    EXPECT_THAT(world.violations, IsEmpty());
  }
}

TEST_P(EveryWay, nobody_writes_over_what_was_dropped_and_has_not_come_back) {
  ChannelWorld world(GetParam());
  world.run_for(Duration::seconds(1));
  for (int i = 0; i < 5; ++i) add(world, 0, 2);
  ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
  world.run_for(Duration::seconds(5));
  world.unfollow(0, 2, Copy::kDrop);
  world.run_for(Duration::seconds(5));
  world.partition({0});
  world.follow(0, 2);
  world.run_for(Duration::seconds(5));
  EXPECT_TRUE(absl::IsUnavailable(world.submit(0, CounterAdd{1}, 2).status()));
  world.heal();
  world.run_for(Duration::seconds(40));
  add(world, 0, 2);
  ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
  EXPECT_EQ(value_of(world, 2, 2), 6);
  EXPECT_EQ(world.forks, 0u);
}

// Everybody comes and goes, writes, crashes and is cut off; in the end all that was acknowledged is
// there, and equal at who follows it.
TEST_P(EveryWay, coming_and_going_in_a_storm_loses_nothing) {
  WorldOptions options = GetParam();
  options.loss = options.duplicate = 0.05;
  for (options.seed = 1; options.seed <= 25; ++options.seed) {
    ChannelWorld world(options);
    Rng rng = Rng::stream(options.seed, "storm");
    std::map<uint32_t, int64_t> made;  // by document, acknowledged or not lost since
    for (int step = 0; step < 150; ++step) {
      const auto person = static_cast<uint32_t>(rng.below(3));
      const auto document = static_cast<uint32_t>(1 + rng.below(4));
      const uint64_t what = rng.below(20);
      if (what < 10 && world.follows(person, document)) {
        if (world.submit(person, CounterAdd{1}, document).ok()) ++made[document];
        world.run_for(Duration::milliseconds(4));  // it is durable
      } else if (what < 13) {
        world.follow(person, document);
      } else if (what < 16) {
        world.unfollow(person, document, rng.below(2) == 0 ? Copy::kKeep : Copy::kDrop);
      } else if (what == 16) {
        world.restart(static_cast<uint32_t>(rng.below(world.size())));
      } else if (what == 17) {
        world.partition({person});
      } else {
        world.heal();
      }
      world.run_for(Duration::milliseconds(static_cast<int64_t>(rng.below(120))));
    }
    world.heal();
    for (uint32_t person = 0; person < 3; ++person) {
      for (uint32_t document = 1; document <= 4; ++document) {
        if (rng.below(2) == 0) world.follow(person, document);
      }
    }
    world.follow(0, 1);
    world.run_for(Duration::seconds(60));
    for (uint32_t document = 1; document <= 4; ++document) {
      for (uint32_t person = 0; person < 3; ++person) {
        if (!world.follows(person, document)) continue;
        EXPECT_EQ(value_of(world, person, document), made[document])
            << "seed " << options.seed << " person " << person << " document " << document;
      }
    }
    EXPECT_EQ(world.forks, 0u) << options.seed;
    EXPECT_THAT(world.violations, IsEmpty()) << options.seed;
  }
}

using enum sync::Transport;

// What is old is in a snapshot, which whoever comes later gets.
WorldOptions with_floors() {
  WorldOptions options = options_of(kStream, 1);
  options.sync.log_floor = Duration::milliseconds(400);
  return options;
}

INSTANTIATE_TEST_SUITE_P(
    Following, EveryWay,
    testing::Values(options_of(kStream, 1), options_of(kStream, 2),
                    options_of(kStream, 1, "ranges"), options_of(kStream, 1, "auto"),
                    options_of(kStream, 1, "rateless"), options_of(kDatagram, 1), with_floors()),
    [](const testing::TestParamInfo<WorldOptions>& way) {
      const bool is_stream = way.param.sync.transport == kStream;
      return std::string(is_stream ? "Stream" : "Datagram") + std::to_string(way.index);
    });

}  // namespace
}  // namespace skerry::test
