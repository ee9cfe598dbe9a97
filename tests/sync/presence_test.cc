// What users do reaches those who follow the document, the latest word of each, for as long as it
// is said again; and changes go as they would without.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "channel_world.h"
#include "sync/frame.h"
#include "sync/presence/presence_frame.h"

namespace skerry::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr Duration kExpiry = Duration::seconds(30);

WorldOptions options_of(sync::Transport transport, bool is_gossip, ReplicationMode mode,
                        uint32_t servers) {
  WorldOptions options;
  options.people = 3;
  options.servers = servers;
  options.mode = mode;
  options.sync.transport = transport;
  options.sync.acknowledge = !is_gossip;
  options.sync.presence.expiry = kExpiry;
  return options;
}

class EveryWay : public testing::TestWithParam<WorldOptions> {};

TEST_P(EveryWay, the_latest_word_of_each_is_shown_to_who_follows) {
  WorldOptions options = GetParam();
  options.follows = {{1, 2}, {1}, {1, 2}};
  ChannelWorld world(options);
  world.run_for(Duration::seconds(2));
  ASSERT_TRUE(world.present(0, "ann 1").ok());
  ASSERT_TRUE(world.present(0, "ann 2").ok());
  ASSERT_TRUE(world.present(1, "bob").ok());
  ASSERT_TRUE(world.present(2, "eve", 2).ok());
  world.run_for(Duration::seconds(2));
  EXPECT_THAT(world.shown(0), ElementsAre(Pair(1, "bob")));
  EXPECT_THAT(world.shown(1), ElementsAre(Pair(0, "ann 2")));
  EXPECT_THAT(world.shown(2), ElementsAre(Pair(0, "ann 2"), Pair(1, "bob")));
  EXPECT_THAT(world.shown(0, 2), ElementsAre(Pair(2, "eve")));
  EXPECT_THAT(world.shown(1, 2), IsEmpty());
  EXPECT_THAT(world.violations, IsEmpty());
}

TEST_P(EveryWay, a_word_is_shown_as_long_as_it_is_said_again_and_no_longer) {
  ChannelWorld world(GetParam());
  world.run_for(Duration::seconds(2));
  ASSERT_TRUE(world.present(0, "ann").ok());
  world.run_for(Duration::seconds(200));
  EXPECT_THAT(world.shown(1), ElementsAre(Pair(0, "ann")));
  EXPECT_THAT(world.was_shown(1, 0), ElementsAre("ann"));  // once more is no news
  world.crash(0);
  world.run_for(kExpiry - Duration::seconds(11));
  EXPECT_THAT(world.shown(1), ElementsAre(Pair(0, "ann")));
  world.run_for(Duration::seconds(12));
  EXPECT_THAT(world.shown(1), IsEmpty());
  EXPECT_THAT(world.shown(2), IsEmpty());
  EXPECT_THAT(world.was_shown(1, 0), ElementsAre("ann", ""));
}

TEST_P(EveryWay, who_says_so_is_gone_at_once) {
  ChannelWorld world(GetParam());
  world.run_for(Duration::seconds(2));
  ASSERT_TRUE(world.present(0, "ann").ok());
  world.run_for(Duration::seconds(2));
  ASSERT_TRUE(world.present(0, "").ok());
  world.run_for(Duration::milliseconds(500));
  EXPECT_THAT(world.shown(1), IsEmpty());
  EXPECT_THAT(world.shown(2), IsEmpty());
  ASSERT_TRUE(world.present(0, "ann again").ok());
  world.run_for(Duration::milliseconds(500));
  EXPECT_THAT(world.shown(1), ElementsAre(Pair(0, "ann again")));
}

TEST_P(EveryWay, who_comes_later_is_told_and_a_new_life_is_heard) {
  ChannelWorld world(GetParam());
  world.run_for(Duration::seconds(2));
  ASSERT_TRUE(world.present(0, "ann").ok());
  world.run_for(Duration::seconds(1));
  world.restart(1);
  world.run_for(Duration::seconds(11));  // a heartbeat, for who has no stream that opens
  EXPECT_THAT(world.shown(1), ElementsAre(Pair(0, "ann")));
  world.restart(0);
  ASSERT_TRUE(world.present(0, "ann anew").ok());
  world.run_for(Duration::seconds(11));
  EXPECT_THAT(world.shown(1), ElementsAre(Pair(0, "ann anew")));
  EXPECT_THAT(world.shown(2), ElementsAre(Pair(0, "ann anew")));
}

TEST_P(EveryWay, losses_and_doubles_never_bring_an_older_word_back) {
  WorldOptions options = GetParam();
  options.loss = options.duplicate = 0.3;
  options.latency_most = Duration::milliseconds(900);
  for (options.seed = 1; options.seed <= 10; ++options.seed) {
    ChannelWorld world(options);
    world.run_for(Duration::seconds(3));
    for (int i = 100; i < 160; ++i) {
      ASSERT_TRUE(world.present(0, std::to_string(i)).ok());
      world.run_for(Duration::milliseconds(130));
      if (i == 130) world.crash(1);
      if (i == 135) world.restart(1);
    }
    world.run_for(Duration::seconds(60));
    for (const uint32_t other : {1u, 2u}) {
      std::vector<std::string> was = world.was_shown(other, 0);
      // Where all that says it again is lost, it expires, and is shown once more.
      std::erase(was, "");
      EXPECT_TRUE(std::is_sorted(was.begin(), was.end())) << options.seed;
      EXPECT_EQ(was.back(), "159") << options.seed;
      if (options.sync.transport == sync::Transport::kDatagram) continue;
      EXPECT_THAT(world.shown(other), ElementsAre(Pair(0, "159"))) << options.seed;
    }
  }
}

using enum sync::Transport;
using enum ReplicationMode;

INSTANTIATE_TEST_SUITE_P(Presence, EveryWay,
                         testing::Values(options_of(kStream, false, kOperations, 1),
                                         options_of(kStream, false, kOperations, 2),
                                         options_of(kDatagram, false, kOperations, 1),
                                         options_of(kStream, true, kOperations, 0),
                                         options_of(kDatagram, true, kOperations, 0),
                                         options_of(kStream, false, kState, 1),
                                         options_of(kDatagram, false, kDeltaBpRr, 0)),
                         [](const testing::TestParamInfo<WorldOptions>& way) {
                           const sync::Options& sync = way.param.sync;
                           return std::string(sync.transport == kStream ? "Stream" : "Datagram") +
                                  (sync.acknowledge ? "Sessions" : "Gossip") +
                                  std::string(to_string(way.param.mode)) +
                                  std::to_string(way.param.servers);
                         });

WorldOptions hub() { return options_of(sync::Transport::kStream, false, kOperations, 1); }

bool is_presence(const Payload& frame) {
  return sync::open_frame(frame.view())->type == sync::FrameType::kPresence;
}

// Counts frames of presence that reach person 1.
uint64_t frames_in_a_second_of_typing(Duration every) {
  WorldOptions options = hub();
  options.sync.presence.every = every;
  ChannelWorld world(options);
  world.run_for(Duration::seconds(1));
  uint64_t frames = 0;
  world.filter = [&](uint32_t, uint32_t to, const Payload& frame) {
    frames += to == 1 && is_presence(frame) ? 1 : 0;
    return false;
  };
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(world.present(0, std::to_string(i)).ok());
    world.run_for(Duration::milliseconds(20));
  }
  world.run_for(Duration::seconds(1));
  EXPECT_THAT(world.shown(1), ElementsAre(Pair(0, "49")));
  return frames;
}

TEST(Presence, goes_no_more_often_than_every_period) {
  EXPECT_LE(frames_in_a_second_of_typing(Duration::milliseconds(100)), 11u);
  EXPECT_LE(frames_in_a_second_of_typing(Duration::milliseconds(500)), 3u);
  EXPECT_GE(frames_in_a_second_of_typing({}), 40u);
}

TEST(Presence, the_first_word_goes_at_once) {
  WorldOptions options = hub();
  options.sync.presence.every = Duration::seconds(5);
  options.latency_most = Duration::milliseconds(10);
  ChannelWorld world(options);
  world.run_for(Duration::seconds(1));
  ASSERT_TRUE(world.present(0, "ann").ok());
  world.run_for(Duration::milliseconds(21));
  EXPECT_THAT(world.shown(1), ElementsAre(Pair(0, "ann")));
}

// What was heard is not said back, and so no period begins by it.
TEST(Presence, the_first_word_of_who_has_only_heard_goes_at_once) {
  WorldOptions options = hub();
  options.sync.presence.every = Duration::seconds(5);
  options.latency_most = Duration::milliseconds(10);
  ChannelWorld world(options);
  world.run_for(Duration::seconds(1));
  ASSERT_TRUE(world.present(0, "ann").ok());
  world.run_for(Duration::milliseconds(21));
  ASSERT_TRUE(world.present(1, "bob").ok());
  world.run_for(Duration::milliseconds(21));
  EXPECT_THAT(world.shown(0), ElementsAre(Pair(1, "bob")));
}

// The document goes on for what is not with the server yet, and its user does not.
TEST(Presence, who_leaves_a_document_is_gone_while_own_changes_wait) {
  WorldOptions options = hub();
  options.may_change_following = true;
  options.follows = {{1}, {1}, {1}};
  ChannelWorld world(options);
  world.run_for(Duration::seconds(2));
  ASSERT_TRUE(world.present(0, "ann").ok());
  ASSERT_TRUE(world.present(1, "bob").ok());
  world.run_for(Duration::seconds(1));
  EXPECT_THAT(world.shown(0), ElementsAre(Pair(1, "bob")));
  world.set_disk_fails(3, true);
  ASSERT_TRUE(world.submit(0, CounterAdd{1}).ok());
  world.unfollow(0, 1, Channels::Copy::kKeep);
  world.run_for(Duration::seconds(1));
  EXPECT_THAT(world.shown(0), IsEmpty());
  EXPECT_THAT(world.shown(1), IsEmpty());
  ASSERT_TRUE(world.present(1, "bob again").ok());
  world.run_for(Duration::seconds(1));
  EXPECT_THAT(world.shown(0), IsEmpty());
  world.set_disk_fails(3, false);
  world.run_for(Duration::seconds(20));
  EXPECT_EQ(world.node(1).value(), Value(int64_t{1}));
}

TEST(Presence, too_large_of_an_unknown_document_or_where_there_is_none_is_refused) {
  ChannelWorld world(hub());
  EXPECT_TRUE(absl::IsInvalidArgument(world.present(0, std::string(257, 'x'))));
  EXPECT_TRUE(world.present(0, std::string(256, 'x')).ok());
  EXPECT_TRUE(absl::IsNotFound(world.present(0, "x", 7)));
  EXPECT_TRUE(absl::IsFailedPrecondition(world.present(3, "a server")));
  WorldOptions without = hub();
  without.sync.presence.expiry = {};
  ChannelWorld silent(without);
  EXPECT_TRUE(absl::IsFailedPrecondition(silent.present(0, "x")));
}

// While changes are on their way to a peer that is slow to say that they came, words wait.
TEST(Presence, changes_go_first) {
  WorldOptions options = hub();
  options.design = "rga";
  ChannelWorld world(options);
  world.run_for(Duration::seconds(1));
  world.set_mute(1, 3, true);  // what person 1 says, acknowledgements too
  ASSERT_TRUE(world.submit(0, TextSplice{0, 0, std::string(100'000, 'a')}).ok());
  world.run_for(Duration::seconds(1));
  ASSERT_TRUE(world.present(0, "ann").ok());
  world.run_for(Duration::seconds(1));
  EXPECT_EQ(world.node(1).value_size(), 100'000u);
  EXPECT_THAT(world.shown(1), IsEmpty());
  EXPECT_THAT(world.shown(2), ElementsAre(Pair(0, "ann")));
  world.set_mute(1, 3, false);
  world.run_for(Duration::seconds(20));
  EXPECT_THAT(world.shown(1), ElementsAre(Pair(0, "ann")));
}

TEST(Presence, a_frame_that_is_malformed_is_refused_and_counted) {
  const sync::PresenceWord word{{3}, {5, 1, 2}, {}, as_bytes("here")};
  const Payload frame = sync::encode_presence({1}, {&word, 1});
  const ByteView body = sync::open_frame(frame.view())->body;
  ASSERT_TRUE(sync::decode_presence(body).has_value());
  for (size_t size = 0; size < body.size(); ++size) {
    EXPECT_FALSE(sync::decode_presence(body.subspan(0, size)).has_value()) << size;
  }
  const sync::PresenceWord twice[] = {word, word};
  const Payload doubled = sync::encode_presence({1}, twice);
  EXPECT_FALSE(sync::decode_presence(sync::open_frame(doubled.view())->body).has_value());
}

}  // namespace
}  // namespace skerry::test
