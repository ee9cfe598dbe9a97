#include "sync/log/earlier_set.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <vector>

#include "core/rng.h"
#include "toy_host.h"

namespace skerry::test {
namespace {

using namespace sync;

void add(ChangeLog& log, const Change& change) {
  log.append(change.dots, change.encoded, ItemKind::kChange);
  log.receive(change.dots, change.hash);
}

struct Grown {
  ChangeLog log;
  std::vector<Change> changes;
  std::vector<VersionVector> vectors;  // before each change, and after all
  std::vector<Hash128> hashes;
};

Grown grown(int changes) {
  Grown it;
  Rng rng = Rng::stream(3, "earlier");
  std::map<uint32_t, uint64_t> next;
  for (int i = 0; i < changes; ++i) {
    it.vectors.push_back(it.log.received());
    it.hashes.push_back(it.log.received_hash());
    const auto replica = static_cast<uint32_t>(rng.below(9));
    const uint64_t length = 1 + rng.below(3);
    it.changes.push_back(toy_change(replica, next[replica] + 1, {}, "abc", length));
    next[replica] += length;
    add(it.log, it.changes.back());
  }
  it.vectors.push_back(it.log.received());
  it.hashes.push_back(it.log.received_hash());
  return it;
}

std::shared_ptr<const Snapshot> covering(std::span<const Change> changes) {
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

TEST(EarlierSet, every_set_that_a_log_was_is_known_by_its_hash) {
  const Grown it = grown(300);
  for (size_t i = 0; i < it.hashes.size(); ++i) {
    EXPECT_EQ(earlier_vector(it.log, it.hashes[i]), it.vectors[i]) << i;
  }
}

TEST(EarlierSet, above_a_floor_too_and_of_what_is_below_nothing_is_known) {
  Grown it = grown(300);
  it.log.raise_floor(covering(std::span(it.changes).first(120)), 120, it.log.received_hash());
  for (size_t i = 1; i < it.hashes.size(); ++i) {
    const auto found = earlier_vector(it.log, it.hashes[i]);
    EXPECT_EQ(found.has_value(), i >= 120) << i;
    EXPECT_EQ(found.value_or(it.vectors[i]), it.vectors[i]);
  }
}

// A snapshot that came covers rows that are still there.
TEST(EarlierSet, rows_that_the_floor_repeats_count_once) {
  Grown it = grown(100);
  it.log.raise_floor(covering(std::span(it.changes).first(60)), 20, it.log.received_hash());
  for (size_t i = 60; i < it.hashes.size(); ++i) {
    EXPECT_EQ(earlier_vector(it.log, it.hashes[i]), it.vectors[i]) << i;
  }
}

TEST(EarlierSet, a_set_that_has_anything_else_is_not_one) {
  const Grown it = grown(50);
  const Hash128 other = toy_change(77, 1).hash;
  for (const Hash128& hash : it.hashes) EXPECT_FALSE(earlier_vector(it.log, hash + other));
}

TEST(EarlierSet, nothing_is_the_earliest_of_all) {
  EXPECT_EQ(earlier_vector(ChangeLog(), {}), VersionVector());
  Grown it = grown(50);
  it.log.raise_floor(covering(it.changes), 50, it.log.received_hash());
  EXPECT_EQ(earlier_vector(it.log, {}), VersionVector());
}

TEST(EarlierSet, it_looks_no_further_back_than_its_limits) {
  const Grown it = grown(static_cast<int>(EarlierSet::kMostRows) + 10);
  EXPECT_TRUE(earlier_vector(it.log, it.hashes[10]));
  EXPECT_FALSE(earlier_vector(it.log, it.hashes[9]));
  ChangeLog large;
  const std::string page(60'000, 'x');
  std::vector<Hash128> hashes;
  for (uint64_t i = 1; i <= 40; ++i) {
    hashes.push_back(large.received_hash());
    add(large, toy_change(1, i, {}, page));
  }
  EXPECT_TRUE(earlier_vector(large, hashes[30]));
  EXPECT_FALSE(earlier_vector(large, hashes[10]));
}

TEST(EarlierSet, of_bundles_each_row_has_the_hash_of_its_change) {
  ChangeLog log;
  const std::vector<Change> changes = {toy_change(1, 1), toy_change(1, 2), toy_change(2, 1)};
  const Bundle bundle = toy_bundle(changes);
  for (const Change& change : changes) log.append(change.dots, bundle.encoded, ItemKind::kBundle);
  for (const Change& change : changes) log.receive(change.dots, change.hash);
  VersionVector first;
  first.raise(toy_actor(1), 1);
  EXPECT_EQ(earlier_vector(log, changes[0].hash), first);
}

}  // namespace
}  // namespace skerry::test
