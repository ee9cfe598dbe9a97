// Several documents over the same links: each reaches those who follow it, and nobody else.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/frame.h"
#include "world.h"

namespace skerry::test {
namespace {

using testing::IsEmpty;

std::vector<uint32_t> first(uint32_t count) {
  std::vector<uint32_t> documents;
  for (uint32_t id = 1; id <= count; ++id) documents.push_back(id);
  return documents;
}

class Documents : public testing::TestWithParam<WorldOptions> {};

// Every person adds to each of their documents as many as they are numbered, and one.
void add_everywhere(World& world, const WorldOptions& options) {
  for (uint32_t person = 0; person < options.people; ++person) {
    for (const uint32_t document : options.follows[person]) {
      ASSERT_TRUE(world.submit(person, CounterAdd{person + 1}, document).ok());
    }
  }
}

TEST_P(Documents, reach_those_who_follow_them) {
  WorldOptions options = GetParam();
  options.people = 4;
  options.follows = {{1, 2, 3}, {2, 3}, {3, 300}, {1, 300}};
  World world(options);
  world.run_for(Duration::seconds(1));
  add_everywhere(world, options);
  ASSERT_TRUE(world.settles_within(Duration::seconds(30)));
  EXPECT_EQ(*world.node(0, 1).value(), Value(int64_t{1 + 4}));
  EXPECT_EQ(*world.node(3, 1).value(), Value(int64_t{1 + 4}));
  EXPECT_EQ(*world.node(1, 2).value(), Value(int64_t{1 + 2}));
  EXPECT_EQ(*world.node(2, 3).value(), Value(int64_t{1 + 2 + 3}));
  EXPECT_EQ(*world.node(3, 300).value(), Value(int64_t{3 + 4}));
  EXPECT_FALSE(world.follows(0, 300));
  EXPECT_THAT(world.violations, IsEmpty());
  EXPECT_EQ(world.forks, 0u);
}

TEST_P(Documents, come_back_from_the_log_each_as_it_was) {
  WorldOptions options = GetParam();
  options.people = 3;
  options.follows = {{1, 2}, {1, 2}, {2}};
  World world(options);
  world.run_for(Duration::seconds(1));
  add_everywhere(world, options);
  ASSERT_TRUE(world.settles_within(Duration::seconds(30)));
  world.restart(0);
  EXPECT_EQ(*world.node(0, 1).value(), Value(int64_t{1 + 2}));
  EXPECT_EQ(*world.node(0, 2).value(), Value(int64_t{1 + 2 + 3}));
  ASSERT_TRUE(world.submit(0, CounterAdd{10}, 2).ok());
  EXPECT_TRUE(world.settles_within(Duration::seconds(30)));
  EXPECT_EQ(*world.node(2, 2).value(), Value(int64_t{16}));
  EXPECT_THAT(world.violations, IsEmpty());
}

TEST_P(Documents, refuse_commands_of_one_that_is_not_followed) {
  WorldOptions options = GetParam();
  options.follows = {{1}, {1, 2}};
  World world(options);
  EXPECT_TRUE(absl::IsNotFound(world.submit(0, CounterAdd{1}, 2).status()));
}

TEST_P(Documents, of_a_hundred_all_get_through) {
  WorldOptions options = GetParam();
  options.people = 3;
  options.follows = {first(100), first(100), first(100)};
  World world(options);
  add_everywhere(world, options);
  EXPECT_TRUE(world.settles_within(Duration::seconds(60)));
  for (uint32_t id = 1; id <= 100; ++id) {
    ASSERT_EQ(*world.node(id % 3, id).value(), Value(int64_t{6})) << id;
  }
  EXPECT_THAT(world.violations, IsEmpty());
}

// Whatever brings changes of document 1 to person 1 is lost, for ever.
TEST_P(Documents, are_not_stopped_by_another_that_is_stuck) {
  WorldOptions options = GetParam();
  options.people = 2;
  options.follows = {{1, 2}, {1, 2}};
  World world(options);
  world.filter = [](uint32_t, uint32_t to, const Payload& frame) {
    const auto open = sync::open_frame(frame.view());
    const bool brings =
        open->type == sync::FrameType::kChanges || open->type == sync::FrameType::kGroup;
    return to == 1 && brings && open->document == DocumentId{1};
  };
  world.run_for(Duration::seconds(1));
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(world.submit(0, CounterAdd{1}, 1).ok());
    ASSERT_TRUE(world.submit(0, CounterAdd{1}, 2).ok());
    world.run_for(Duration::milliseconds(20));
  }
  world.run_for(Duration::seconds(10));
  EXPECT_FALSE(world.is_settled(1));
  EXPECT_TRUE(world.is_settled(2));
  EXPECT_EQ(*world.node(1, 2).value(), Value(int64_t{200}));
  EXPECT_EQ(*world.node(1, 1).value(), Value(int64_t{0}));
}

WorldOptions options_of(sync::Transport transport, bool is_gossip, ReplicationMode mode,
                        uint32_t servers) {
  WorldOptions options;
  options.servers = servers;
  options.mode = mode;
  options.sync.transport = transport;
  options.sync.acknowledge = !is_gossip;
  options.sync.anti_entropy = Duration::seconds(1);
  return options;
}

using enum sync::Transport;
using enum ReplicationMode;

INSTANTIATE_TEST_SUITE_P(EveryWay, Documents,
                         testing::Values(options_of(kStream, false, kOperations, 1),
                                         options_of(kDatagram, false, kOperations, 0),
                                         options_of(kStream, true, kOperations, 0),
                                         options_of(kDatagram, true, kOperations, 0),
                                         options_of(kStream, false, kState, 1),
                                         options_of(kDatagram, false, kDeltaBpRr, 0),
                                         options_of(kStream, false, kDelta, 1)),
                         [](const testing::TestParamInfo<WorldOptions>& way) {
                           const sync::Options& sync = way.param.sync;
                           return std::string(sync.transport == kStream ? "Stream" : "Datagram") +
                                  (sync.acknowledge ? "Sessions" : "Gossip") +
                                  std::string(to_string(way.param.mode));
                         });

// A large backlog of one document does not hold up another's: they take turns on a stream.
TEST(DocumentsOnOneStream, take_turns) {
  WorldOptions options = options_of(kStream, false, kOperations, 0);
  options.design = "rga";
  options.follows = {first(20), first(20)};
  options.sync.window_bytes = 64 * 1024;
  options.stream_buffer = 128 * 1024;
  World world(options);
  world.partition({0});
  for (uint32_t id = 1; id <= 20; ++id) {
    for (int i = 0; i < 40; ++i) {
      ASSERT_TRUE(world.submit(0, TextSplice{0, 0, std::string(2000, 'a')}, id).ok());
    }
  }
  world.heal();
  EXPECT_TRUE(world.settles_within(Duration::seconds(120)));
  EXPECT_EQ(world.node(1, 20).value_size(), 80'000u);
  EXPECT_LE(world.most_under_way, options.stream_buffer + 2 * options.sync.window_bytes);
}

// A frame in parts is so large that its link pauses before the first of them goes.
TEST(Documents, of_several_one_may_have_a_change_that_goes_in_parts) {
  WorldOptions options;
  options.design = "rga";
  options.follows = {{1, 2}, {1, 2}};
  options.sync.max_change_bytes = 32 << 20;
  options.stream_buffer = 64 << 20;  // which never says that it was full
  World world(options);
  world.run_for(Duration::seconds(1));
  ASSERT_TRUE(world.submit(0, TextSplice{0, 0, std::string(17 << 20, 'x')}, 1).ok());
  EXPECT_TRUE(world.settles_within(Duration::seconds(20)));
  EXPECT_THAT(world.violations, IsEmpty());
}

}  // namespace
}  // namespace skerry::test
