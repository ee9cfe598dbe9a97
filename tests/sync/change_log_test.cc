#include "sync/log/change_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/rng.h"
#include "toy_host.h"

namespace skerry::test {
namespace {

using namespace sync;
using testing::ElementsAre;
using testing::IsEmpty;

RowIndex add(ChangeLog& log, const Change& change, bool settles = true) {
  const RowIndex row = log.append(change.dots, change.encoded, ItemKind::kChange);
  if (settles) log.receive(change.dots, change.hash);
  return row;
}

TEST(ChangeLog, what_is_accepted_is_received_once_it_is_settled) {
  ChangeLog log;
  const Change change = toy_change(4, 1, {}, "x", 3);
  add(log, change, false);
  EXPECT_EQ(log.accepted(toy_actor(4)), 3u);
  EXPECT_TRUE(log.received().empty());
  EXPECT_EQ(log.received_hash(), Hash128{});
  log.receive(change.dots, change.hash);
  EXPECT_EQ(log.received()[toy_actor(4)], 3u);
  EXPECT_EQ(log.received(toy_actor(4)), 3u);
  EXPECT_EQ(log.received_hash(), change.hash);
}

TEST(ChangeLog, a_peer_lacks_what_its_vector_does_not_have) {
  ChangeLog log;
  add(log, toy_change(1, 1));
  add(log, toy_change(2, 1));
  add(log, toy_change(1, 2));
  add(log, toy_change(3, 1));
  VersionVector known;
  EXPECT_THAT(log.lacking(known, {}, 99), ElementsAre(0, 1, 2, 3));
  known.raise(toy_actor(1), 1);
  known.raise(toy_actor(3), 5);
  EXPECT_THAT(log.lacking(known, {}, 99), ElementsAre(1, 2));
  EXPECT_THAT(log.lacking(known, {}, 2), ElementsAre(1));
  EXPECT_THAT(log.lacking(known, {toy_actor(2), std::nullopt}, 99), ElementsAre(1));
  EXPECT_EQ(log.first_lacking(known), 1u);
  known.raise(toy_actor(1), 2);
  known.raise(toy_actor(2), 1);
  EXPECT_THAT(log.lacking(known, {}, 99), IsEmpty());
  EXPECT_EQ(log.first_lacking(known), log.received_rows());
}

TEST(ChangeLog, finds_few_actors_among_many_replicas_and_many_as_they_come) {
  ChangeLog log;
  for (uint32_t i = 0; i < 300; ++i) {
    const uint32_t replica = i < 10 ? 9000 - 900 * i : i;
    add(log, toy_change(replica, 1));
    EXPECT_EQ(log.accepted(toy_actor(replica)), 1u);
    EXPECT_EQ(log.row(log.newest_of(toy_actor(9000))).first, 1u);
    EXPECT_EQ(log.accepted(toy_actor(7)), 0u);
  }
  add(log, toy_change(900, 2));
  EXPECT_EQ(log.accepted(toy_actor(900)), 2u);
}

TEST(ChangeLog, agrees_with_a_plain_map_whatever_the_actors_order) {
  Rng rng = Rng::stream(5, "log");
  for (int round = 0; round < 20; ++round) {
    ChangeLog log;
    std::map<ActorId, uint64_t> plain;
    Hash128 sum;
    for (int i = 0; i < 600; ++i) {
      const ActorId actor{{static_cast<uint32_t>(rng.below(40))}, rng.below(3)};
      const uint64_t length = 1 + rng.below(4);
      EXPECT_EQ(log.accepted(actor), plain[actor]);
      const Change change = make_change({1}, {actor, plain[actor] + 1, length}, {}, {}, {});
      add(log, change);
      plain[actor] += length;
      sum += change.hash;
    }
    EXPECT_EQ(log.received_hash(), sum);
    for (const auto& [actor, last] : plain) {
      EXPECT_EQ(log.received()[actor], last);
      uint64_t changes = 0;
      for (RowIndex r = log.newest_of(actor); r != kNoRow; r = log.row(r).previous) {
        EXPECT_EQ(log.actor_of(r), actor);
        ++changes;
      }
      EXPECT_EQ(changes > 0, last > 0);
    }
  }
}

}  // namespace
}  // namespace skerry::test
