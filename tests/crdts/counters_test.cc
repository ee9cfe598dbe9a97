#include <gtest/gtest.h>

#include <limits>

#include "crdts/counters/bounded_counter.h"
#include "crdts/counters/grow_only_counter.h"
#include "crdts/counters/lexicographic_counter.h"
#include "crdts/counters/resettable_counter.h"
#include "crdts/delta/delta_object.h"

namespace skerry::crdts {
namespace {

constexpr int64_t kLargest = std::numeric_limits<int64_t>::max();
constexpr int64_t kSmallest = std::numeric_limits<int64_t>::min();

Mutation by(uint32_t replica, uint64_t first = 1, uint64_t epoch = 7) {
  return {{ReplicaId{replica}, epoch}, first, {static_cast<int64_t>(first), 0}};
}

Command transfer(int64_t amount, uint64_t to) { return CounterTransfer{amount, to}; }

TEST(GrowOnlyCounter, does_not_go_down) {
  GrowOnlyCounter counter;
  EXPECT_TRUE(absl::IsUnimplemented(counter.can_add(-1, by(0))));
  counter.add(3, by(0));
  counter.add(4, by(1));
  EXPECT_EQ(counter.count(), 7);
  EXPECT_TRUE(absl::IsOutOfRange(counter.can_add(kLargest, by(0))));
}

TEST(LexicographicCounter, a_later_subtraction_wins_over_a_larger_amount) {
  LexicographicCounter author;
  const LexicographicCounter up = author.add(9, by(0));
  const LexicographicCounter down = author.add(-8, by(0));
  LexicographicCounter other;
  other.join(down);
  other.join(up);
  EXPECT_EQ(other.count(), 1);
  EXPECT_EQ(other, author);
}

TEST(LexicographicCounter, an_amount_that_would_not_fit_is_refused) {
  LexicographicCounter counter;
  counter.add(kLargest, by(0));
  EXPECT_TRUE(absl::IsOutOfRange(counter.can_add(1, by(0))));
  EXPECT_TRUE(counter.can_add(kSmallest, by(0)).ok());
  counter.add(1, by(1));
  EXPECT_EQ(counter.count(), kSmallest);
  counter.check_invariants();
}

TEST(ResettableCounter, an_addition_that_a_reset_has_not_seen_counts_by_itself) {
  ResettableCounter a;
  ResettableCounter b;
  b.join(a.add(10, by(0, 1)));
  const ResettableCounter one_more = a.add(1, by(0, 2));
  const ResettableCounter reset = b.reset(by(1, 1));
  a.join(reset);
  b.join(one_more);
  EXPECT_EQ(a.count(), 1);
  EXPECT_EQ(a, b);
}

TEST(ResettableCounter, a_reset_of_nothing_is_no_change) {
  ResettableCounter counter;
  EXPECT_EQ(counter.reset(by(0)), ResettableCounter());
  EXPECT_EQ(counter, ResettableCounter());
}

TEST(BoundedCounter, nobody_uses_up_what_is_not_theirs) {
  BoundedCounter counter;
  ASSERT_TRUE(counter.perform(CounterAdd{5}, by(0, 1)).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(counter.perform(CounterAdd{-1}, by(1, 1)).status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(counter.perform(CounterAdd{-6}, by(0, 2)).status()));
  ASSERT_TRUE(counter.perform(CounterAdd{-5}, by(0, 2)).ok());
  EXPECT_EQ(counter.count(), 0);
}

TEST(BoundedCounter, rights_that_were_given_are_used_by_whom_they_were_given_to) {
  BoundedCounter counter;
  ASSERT_TRUE(counter.perform(CounterAdd{5}, by(0, 1)).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(counter.perform(transfer(2, 1), by(0, 2)).status()));
  ASSERT_TRUE(counter.perform(CounterAdd{1}, by(1, 1)).ok());
  ASSERT_TRUE(counter.perform(transfer(2, 1), by(0, 2)).ok());
  EXPECT_EQ(counter.rights(by(0).actor), 3);
  EXPECT_EQ(counter.rights(by(1).actor), 3);
  EXPECT_EQ(counter.count(), 6);
  EXPECT_TRUE(counter.perform(CounterAdd{-3}, by(1, 2)).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(counter.perform(transfer(1, 0), by(0, 3)).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(counter.perform(transfer(0, 1), by(0, 3)).status()));
}

TEST(BoundedCounter, a_new_epoch_has_no_rights_and_those_of_the_old_one_are_counted) {
  BoundedCounter counter;
  ASSERT_TRUE(counter.perform(CounterAdd{5}, by(0, 1, 7)).ok());
  EXPECT_EQ(counter.stranded(), 0);
  EXPECT_FALSE(counter.perform(CounterAdd{-1}, by(0, 1, 8)).ok());
  ASSERT_TRUE(counter.perform(CounterAdd{1}, by(0, 2, 8)).ok());
  EXPECT_EQ(counter.stranded(), 5);
  // What is given to the replica goes to the epoch that wrote last.
  ASSERT_TRUE(counter.perform(CounterAdd{4}, by(1, 3)).ok());
  ASSERT_TRUE(counter.perform(transfer(4, 0), by(1, 4)).ok());
  EXPECT_EQ(counter.rights(by(0, 1, 8).actor), 5);
  EXPECT_EQ(counter.stranded(), 5);
}

TEST(BoundedCounter, numbers_beyond_the_limit_are_refused) {
  BoundedCounter counter;
  const auto most = static_cast<int64_t>(BoundedCounter::kLargestNumber);
  ASSERT_TRUE(counter.perform(CounterAdd{most}, by(0, 1)).ok());
  EXPECT_TRUE(absl::IsOutOfRange(counter.perform(CounterAdd{1}, by(0, 2)).status()));
  EXPECT_TRUE(
      absl::IsFailedPrecondition(counter.perform(CounterAdd{kSmallest}, by(0, 2)).status()));
}

}  // namespace
}  // namespace skerry::crdts
