// How far own changes have got is what peers last said: levels are told once, in order, and never
// before they are true; a peer's new life takes back what is pending, not what was told.
#include "sync/intake/own_progress.h"

#include <gtest/gtest.h>

namespace skerry::sync {
namespace {

constexpr ActorId kActor{{0}, 7};

class OwnProgressTest : public testing::Test {
 protected:
  static Config config() {
    Options options;
    options.acknowledge_at = {.server = true, .stable = true, .replicas = 2};
    Config config(options);
    config.self = {0};
    config.epoch = 7;
    config.peers = {{{1}, false, false}, {{4}, false, false}, {{9}, true, true}};
    return config;
  }
  static constexpr uint32_t kServer = 2;

  // "server 1..3 replicas 1..2": all told since the last call.
  std::string told() {
    std::string text;
    for (const Output& output : outputs_.poll()) {
      text += (text.empty() ? "" : " ") + std::string(to_string(output.level)) + " " +
              std::to_string(output.dots.first) + ".." + std::to_string(output.dots.last());
    }
    return text;
  }

  const Config config_ = config();
  OutputRoom room_;
  Outputs outputs_{{0}, config_.options, 1, room_};
  OwnProgress own_{config_, outputs_};
};

TEST_F(OwnProgressTest, each_level_is_told_once_as_far_as_it_is_true) {
  own_.note_received({kActor, 1, 5});
  EXPECT_EQ(told(), "");
  own_.note_said(0, kActor, 3);
  EXPECT_EQ(told(), "");
  own_.note_said(kServer, kActor, 2);
  EXPECT_EQ(told(), "server 1..2 replicas 1..2");
  own_.note_said(kServer, kActor, 2);
  own_.note_said(kServer, kActor, 1);
  EXPECT_EQ(told(), "");
  own_.note_said(kServer, kActor, 5);
  EXPECT_EQ(told(), "server 3..5 replicas 3..3");
  VersionVector stable;
  stable.raise(kActor, 4);
  own_.note_stable(stable);
  own_.note_stable(stable);
  EXPECT_EQ(told(), "stable 1..4");
  EXPECT_EQ(own_.untold(), 2u);  // 4 and 5 at the level of replicas, 5 at that of all
}

TEST_F(OwnProgressTest, what_a_disk_lost_is_told_of_when_it_is_here_again) {
  own_.note_received({kActor, 1, 1});
  own_.note_said(kServer, kActor, 4);
  EXPECT_EQ(told(), "server 1..1");
  own_.note_received({kActor, 2, 3});
  EXPECT_EQ(told(), "server 2..4");
}

TEST_F(OwnProgressTest, a_new_life_of_a_peer_takes_back_what_it_had_said) {
  own_.note_received({kActor, 1, 4});
  own_.note_said(kServer, kActor, 4);
  own_.forget(kServer);
  SyncStatus status;
  own_.describe(status);
  EXPECT_EQ(status.pending_at_server, 4u);
  EXPECT_TRUE(status.at_server.empty());
  EXPECT_EQ(own_.unacknowledged(), 0u);  // some peer had them once
  EXPECT_EQ(told(), "server 1..4");
  // One that never spoke counts for nothing.
  own_.note_said(0, kActor, 4);
  EXPECT_EQ(told(), "");
  own_.note_said(1, kActor, 3);
  EXPECT_EQ(told(), "replicas 1..3");
}

TEST_F(OwnProgressTest, changes_of_others_are_not_own) {
  own_.note_received({kActor, 1, 1});
  own_.note_said(kServer, {{1}, 7}, 9);
  own_.note_said(kServer, {{0}, 8}, 9);
  EXPECT_EQ(told(), "");
}

}  // namespace
}  // namespace skerry::sync
