// Sessions whose logs have floors, where the reconciler chooses: hashes of sets tell who lacks the
// tail of a log, or all of it, and vectors are said of other sets alone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/rng.h"
#include "sync/reconcile/conversations.h"
#include "world.h"

namespace skerry::test {
namespace {

using sync::FrameType;
using testing::IsEmpty;

constexpr uint32_t kServer = 2;

WorldOptions floors(const char* reconciler) {
  WorldOptions options;
  options.people = 2;
  options.servers = 1;
  options.design = "or_set";
  options.sync.transport = sync::Transport::kStream;
  options.sync.reconciler = sync::find_reconciler(reconciler);
  options.sync.anti_entropy = Duration::seconds(3);
  options.sync.log_floor = Duration::seconds(20);
  return options;
}

Command word(uint64_t i) { return SetAdd{"word " + std::to_string(i) + std::string(200, 'x')}; }

struct Seen {
  uint64_t vectors = 0;  // hellos that say one
  uint64_t conversations = 0;
  uint64_t changes = 0;  // frames
  uint64_t snapshots = 0;
  uint64_t hello_bytes = 0;
};

void watch(World& world, Seen& seen) {
  world.filter = [&seen](uint32_t, uint32_t, const Payload& frame) {
    const auto open = sync::open_frame(frame.view());
    if (open->type == FrameType::kHello) {
      seen.vectors += sync::decode_hello(*open)->has_vector ? 1 : 0;
      seen.hello_bytes += frame.size();
    }
    seen.conversations += open->type == FrameType::kConversation ? 1 : 0;
    seen.changes += open->type == FrameType::kChanges ? 1 : 0;
    seen.snapshots += open->type == FrameType::kSnapshotPart ? 1 : 0;
    return false;
  };
}

// Of more lives than a vector is said of at once; all of it is below floors.
void live_often(World& world) {
  uint64_t words = 0;
  for (size_t life = 0; life < sync::Conversations::kFewActors + 10; ++life) {
    for (uint32_t person = 0; person < 2; ++person) {
      ASSERT_TRUE(world.submit(person, word(++words)).ok());
    }
    ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
    world.restart(static_cast<uint32_t>(life % 2));
  }
  ASSERT_TRUE(world.settles_within(Duration::seconds(20)));
  world.run_for(Duration::seconds(120));
}

TEST(BriefHellos, who_lacks_nothing_says_no_vector) {
  World world(floors("auto"));
  live_often(world);
  Seen seen;
  watch(world, seen);
  world.restart(0);
  world.run_for(Duration::seconds(20));
  EXPECT_TRUE(world.is_settled());
  EXPECT_EQ(seen.vectors, 0u);
  EXPECT_EQ(seen.changes, 0u);
  EXPECT_EQ(seen.conversations, 0u);
  EXPECT_LT(seen.hello_bytes, 3000u);
  ASSERT_TRUE(world.submit(0, word(1'000'000)).ok());
  EXPECT_TRUE(world.settles_within(Duration::seconds(1)));
  EXPECT_EQ(seen.vectors, 0u);
  EXPECT_THAT(world.violations, IsEmpty());
}

// The same with a reconciler that does not choose.
TEST(BriefHellos, elsewhere_a_floor_means_vectors) {
  World world(floors("heads"));
  live_often(world);
  Seen seen;
  watch(world, seen);
  world.restart(0);
  world.run_for(Duration::seconds(20));
  EXPECT_GT(seen.vectors, 4u);
}

TEST(BriefHellos, who_was_away_is_sent_the_tail_at_once) {
  World world(floors("auto"));
  live_often(world);
  world.crash(1);
  for (uint64_t i = 0; i < 5; ++i) ASSERT_TRUE(world.submit(0, word(2'000'000 + i)).ok());
  world.run_for(Duration::seconds(5));
  Seen seen;
  watch(world, seen);
  const FrameAccount before = world.total;
  world.restart(1);
  EXPECT_TRUE(world.settles_within(Duration::seconds(1)));
  EXPECT_EQ(world.total.new_changes - before.new_changes, 5u);
  EXPECT_EQ(world.total.duplicate_changes, before.duplicate_changes);
  EXPECT_EQ(seen.vectors, 0u);
  EXPECT_EQ(seen.snapshots, 0u);
  ASSERT_TRUE(world.submit(1, word(3'000'000)).ok());
  EXPECT_TRUE(world.settles_within(Duration::seconds(1)));
  EXPECT_EQ(seen.vectors, 0u);
}

// What is above the floor follows, and what is made then: vectors are said of the empty set, which
// hashes tell nothing of, and once the bundle is there.
TEST(BriefHellos, who_has_nothing_is_sent_the_bundle_and_the_tail_at_once) {
  World world(floors("auto"));
  live_often(world);
  for (uint64_t i = 0; i < 5; ++i) ASSERT_TRUE(world.submit(0, word(5'000'000 + i)).ok());
  world.run_for(Duration::seconds(1));
  Seen seen;
  watch(world, seen);
  world.restart(1, false);
  EXPECT_TRUE(world.settles_within(Duration::seconds(1)));
  EXPECT_GT(seen.snapshots, 0u);
  EXPECT_EQ(seen.vectors, 2u);
  ASSERT_TRUE(world.submit(0, word(6'000'000)).ok());
  EXPECT_TRUE(world.settles_within(Duration::milliseconds(500)));
  EXPECT_EQ(seen.vectors, 2u);
}

// Both people are there before it has anything, and neither is sent what it has itself.
TEST(BriefHellos, a_server_that_lost_its_disk_knows_what_people_have) {
  WorldOptions options = floors("auto");
  options.latency_least = Duration::milliseconds(900);
  options.latency_most = Duration::milliseconds(1000);
  World world(options);
  live_often(world);
  uint64_t to_people = 0;
  world.filter = [&to_people](uint32_t, uint32_t to, const Payload& frame) {
    const auto open = sync::open_frame(frame.view());
    to_people += to != kServer && open->type == FrameType::kSnapshotPart ? 1 : 0;
    return false;
  };
  world.restart(kServer, false);
  EXPECT_TRUE(world.settles_within(Duration::seconds(15)));
  world.run_for(Duration::seconds(15));
  EXPECT_EQ(to_people, 0u);
}

TEST(BriefHellos, who_wrote_meanwhile_says_its_vector_once) {
  World world(floors("auto"));
  live_often(world);
  world.partition({1});
  for (uint64_t i = 0; i < 4; ++i) {
    ASSERT_TRUE(world.submit(i % 2 == 0, word(4'000'000 + i)).ok());
  }
  world.run_for(Duration::seconds(10));
  Seen seen;
  watch(world, seen);
  const FrameAccount before = world.total;
  world.heal();
  EXPECT_TRUE(world.settles_within(Duration::seconds(8)));
  world.run_for(Duration::seconds(15));
  EXPECT_EQ(world.total.duplicate_changes, before.duplicate_changes);
  EXPECT_GT(seen.vectors, 0u);
  EXPECT_LE(seen.vectors, 2u);
}

// Whoever chooses how, whatever they have: they end.
TEST(BriefHellos, replicas_that_choose_differently_agree_in_the_end) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    Rng rng = Rng::stream(seed, "brief");
    const auto drawn = [&rng] {
      const auto all = sync::reconcilers();
      return all[1 + rng.below(all.size() - 1)].strategy;  // those that converse
    };
    WorldOptions options = floors("auto");
    options.seed = seed;
    options.people = 3;
    options.sync.log_floor = Duration::milliseconds(static_cast<int64_t>(1000 + rng.below(9000)));
    for (int node = 0; node < 4; ++node) {
      const bool is_auto = rng.below(2) == 0;
      options.reconcilers.push_back(is_auto ? sync::find_reconciler("auto") : &drawn()());
    }
    World world(options);
    uint64_t words = 0;
    for (int step = 0; step < 420; ++step) {
      const auto node = static_cast<uint32_t>(rng.below(4));
      switch (rng.below(5)) {
        case 0:
          world.restart(node);
          break;
        case 1:
          world.partition({node});
          break;
        case 2:
          world.heal();
          break;
        default:
          EXPECT_TRUE(world.submit(node % 3, word(++words)).ok());
      }
      world.run_for(Duration::milliseconds(static_cast<int64_t>(rng.below(2000))));
    }
    world.heal();
    EXPECT_TRUE(world.settles_within(Duration::seconds(60))) << seed;
    EXPECT_EQ(world.forks, 0u) << seed;
    EXPECT_THAT(world.violations, IsEmpty()) << seed;
  }
}

}  // namespace
}  // namespace skerry::test
