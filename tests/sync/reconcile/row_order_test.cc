#include "sync/reconcile/sets/row_order.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "random_sets.h"
#include "sync/reconcile/sets/set_indexes.h"

namespace skerry::test {
namespace {

using namespace sync;

// `from` row by row, the order brought up to date every `stride` rows.
void compare_with_sorting(const HeldSet& from, RowOrder::By by, RowIndex stride) {
  HeldSet set;
  RowOrder order(set, by);
  for (RowIndex row = 0; row < from.size(); ++row) {
    std::vector<Dot> dependencies;
    for (const RowIndex parent : from.parents(row)) {
      dependencies.push_back({from[parent].dots.actor, from[parent].dots.last()});
    }
    set.add(from[row], dependencies);
    if (row % stride != 0) continue;
    order.catch_up();
    order.check_invariants();
  }
  order.catch_up();
  order.check_invariants();
  std::vector<OrderKey> keys;
  for (RowIndex row = 0; row < set.size(); ++row) keys.push_back(order.key_of(row));
  std::sort(keys.begin(), keys.end());
  for (size_t begin = 0; begin < keys.size(); begin += 7) {
    EXPECT_EQ(order.rank(keys[begin]), begin);
    Hash128 sum;
    for (size_t end = begin; end < keys.size(); ++end) {
      if (end % 31 == 0) {
        ASSERT_EQ(order.sum(begin, end), sum);
      }
      sum += keys[end].hash;
    }
  }
}

TEST(RowOrder, stays_sorted_and_sums_as_rows_come_one_by_one_or_many_at_once) {
  for (uint64_t seed = 0; seed < 6; ++seed) {
    const SetPair sets = draw_sets(seed, {.replicas = 3, .steps = 900});
    for (const auto by : {RowOrder::By::kTime, RowOrder::By::kHash}) {
      compare_with_sorting(sets.left, by, 1);
      compare_with_sorting(sets.left, by, 50);
      compare_with_sorting(sets.left, by, 1'000'000);
    }
  }
}

TEST(KeyedRows, every_row_is_found_by_its_name_and_no_other_name_finds_one) {
  const SetPair sets = draw_sets(1, {.replicas = 3, .steps = 900});
  SetIndexes indexes(sets.left);
  const auto keyed = indexes.keyed({1, 2});
  ASSERT_GT(sets.left.size(), 100u);
  for (RowIndex row = 0; row < sets.left.size(); ++row) {
    EXPECT_EQ(keyed->find(short_id(keyed->id(row))), row);
  }
  SetIndexes others(sets.right);
  for (const Hash128 hash : only_in(sets.right, sets.left)) {
    EXPECT_EQ(keyed->find(short_id(keyed_id({1, 2}, hash))), kNoRow);
  }
  EXPECT_NE(indexes.keyed({1, 3})->id(0), keyed->id(0));
}

TEST(HeldSet, parents_heads_and_dots_are_those_that_were_added) {
  HeldSet set;
  const ActorId a{ReplicaId{1}, 10};
  const ActorId b{ReplicaId{2}, 20};
  set.add({{a, 1, 3}, {}, {0, 1}}, {});
  set.add({{b, 1, 1}, {}, {0, 2}}, std::vector<Dot>{{a, 2}});
  set.add({{a, 4, 1}, {}, {0, 4}}, {});
  set.add({{b, 2, 1}, {}, {0, 8}}, std::vector<Dot>{{a, 4}});
  EXPECT_EQ(set.find({a, 3}), 0u);
  EXPECT_EQ(set.find({a, 4}), 2u);
  EXPECT_EQ(set.find({a, 5}), kNoRow);
  EXPECT_EQ(set.find({{ReplicaId{9}, 9}, 1}), kNoRow);
  EXPECT_EQ(std::vector<RowIndex>(set.parents(3).begin(), set.parents(3).end()),
            (std::vector<RowIndex>{1, 2}));
  EXPECT_EQ(set.heads(), std::vector<RowIndex>{3});
  EXPECT_EQ(set.head_count(), 1u);
  EXPECT_EQ(set.set_hash(), (Hash128{0, 15}));
  EXPECT_EQ(set.vector()[a], 4u);
}

}  // namespace
}  // namespace skerry::test
