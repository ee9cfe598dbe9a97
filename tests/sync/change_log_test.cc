#include "sync/log/change_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "core/rng.h"
#include "sync/log/known.h"
#include "sync/log/log_reading.h"
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
  known.raise(toy_actor(1), 2);
  known.raise(toy_actor(2), 1);
  EXPECT_THAT(log.lacking(known, {}, 99), IsEmpty());
}

// Beside a version vector, with actors that the log knows, comes to know later and never knows.
TEST(Known, is_a_version_vector_whatever_the_log_knows) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Rng rng = Rng::stream(seed, "known");
    ChangeLog log;
    Known known;
    VersionVector plain;
    std::map<uint32_t, uint64_t> next;
    for (int step = 0; step < 200; ++step) {
      const auto actor = static_cast<uint32_t>(1 + rng.below(90));
      if (rng.below(3) == 0) {
        const uint64_t last = 1 + rng.below(12);
        known.raise(toy_actor(actor), last, log);
        plain.raise(toy_actor(actor), last);
      } else if (actor <= 80) {
        add(log, toy_change(actor, ++next[actor]));
      }
      if (step % 10 != 0) continue;
      EXPECT_EQ(known.vector(log), plain);
      EXPECT_EQ(Known(plain, log).vector(log), plain);
      RowIndex first = log.received_rows();
      for (RowIndex row = log.received_rows(); row-- > 0;) {
        const bool lacks = log.row(row).first > plain[log.actor_of(row)];
        EXPECT_EQ(known.lacks(row, log), lacks);
        if (lacks) first = row;
      }
      EXPECT_EQ(known.first_lacking(log), first);
    }
  }
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
      for (RowIndex r = log.newest_of(actor); r != kNoRow; r = log.previous_of(r)) {
        EXPECT_EQ(log.actor_of(r), actor);
        ++changes;
      }
      EXPECT_EQ(changes > 0, last > 0);
    }
  }
}

// What the changes up to some of each actor's come to, as a snapshot without a body.
std::shared_ptr<const Snapshot> covering(const std::vector<Change>& changes) {
  std::map<ActorId, Snapshot::Cover> covers;
  for (const Change& change : changes) {
    Snapshot::Cover& cover = covers[change.dots.actor];
    cover.actor = change.dots.actor;
    cover.last = change.dots.last();
    cover.sum += change.hash;
  }
  Snapshot header;
  for (const auto& [actor, cover] : covers) header.covers.push_back(cover);
  return std::make_shared<const Snapshot>(make_snapshot(std::move(header), {}));
}

TEST(ChangeLog, tells_by_its_floor_what_somebody_lacks_of_what_is_gone) {
  ChangeLog log;
  std::vector<Change> changes;
  Rng rng = Rng::stream(1, "floor");
  std::map<uint32_t, uint64_t> next;
  for (int i = 0; i < 1000; ++i) {
    const auto replica = static_cast<uint32_t>(rng.below(20));
    changes.push_back(toy_change(replica, ++next[replica]));
    add(log, changes.back());
  }
  const VersionVector all = log.received();
  const Hash128 hash = log.received_hash();
  for (const RowIndex begin : {1u, 300u, 511u, 512u, 700u}) {
    const std::vector<Change> folded(changes.begin(), changes.begin() + begin);
    log.raise_floor(covering(folded), begin, hash);
    EXPECT_EQ(log.begin(), begin);
    EXPECT_EQ(log.received(), all);
    EXPECT_EQ(log.received_hash(), hash);
    for (const auto& entry : all.entries()) {
      Hash128 sum;
      for (const Change& change : changes) {
        if (change.dots.actor == entry.actor) sum += change.hash;
      }
      EXPECT_EQ(sum_of(log, entry.actor), sum);
      EXPECT_EQ(log.accepted(entry.actor), entry.last);
    }
    // Who has the floor lacks rows alone; who has not is told so, whatever else it has.
    VersionVector known;
    for (RowIndex r = 0; r < begin; ++r) known.raise(changes[r].dots.actor, changes[r].dots.last());
    EXPECT_EQ(log.lacking(known, {}, 5000).size(), 1000u - begin);
    EXPECT_EQ(Known(known, log).first_lacking(log), begin);
    EXPECT_TRUE(Known(known, log).covers(*log.floor(), log));
    EXPECT_FALSE(Known().covers(*log.floor(), log));
    EXPECT_FALSE(Known().lacks(begin - 1, log));
    EXPECT_TRUE(Known().lacks(begin, log));
    EXPECT_EQ(items_beyond(log, begin, log.size(), *log.floor()).size(), 1000u - begin);
  }
  add(log, toy_change(3, next[3] + 1));
  EXPECT_EQ(log.lacking(all, {}, 5000).size(), 1u);
}

TEST(ChangeLog, that_takes_a_snapshot_keeps_what_that_does_not_cover) {
  ChangeLog log;
  const Change own = toy_change(1, 1);
  const Change shared = toy_change(2, 1);
  add(log, own);
  add(log, shared);
  const auto snapshot = covering({shared, toy_change(2, 2), toy_change(3, 1)});
  log.accept(*snapshot);
  EXPECT_EQ(log.accepted(toy_actor(2)), 2u);
  EXPECT_EQ(log.received(toy_actor(2)), 1u);
  add(log, toy_change(2, 3), false);  // it follows what is not received yet
  const Hash128 hash = own.hash + snapshot->sum(toy_actor(2)) + snapshot->sum(toy_actor(3));
  log.raise_floor(snapshot, 0, hash);
  EXPECT_EQ(log.received(toy_actor(2)), 2u);
  EXPECT_EQ(log.received(toy_actor(3)), 1u);
  EXPECT_EQ(log.received_hash(), hash);
  EXPECT_EQ(items_beyond(log, 0, log.size(), *snapshot).size(), 2u);
  log.receive(toy_change(2, 3).dots, toy_change(2, 3).hash);
  EXPECT_EQ(log.received(toy_actor(2)), 3u);
}

}  // namespace
}  // namespace skerry::test
