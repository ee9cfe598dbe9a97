// Visibility, catch-up, staleness and convergence mean what DESIGN section 4 says.
#include <gtest/gtest.h>

#include "harness/metrics/convergence.h"
#include "harness/metrics/samples.h"
#include "harness/metrics/visibility.h"
#include "harness/observe/heals.h"
#include "harness/observe/staleness.h"
#include "harness/simulation/censuses.h"

namespace skerry::harness {
namespace {

constexpr Instant at_ms(int64_t ms) { return Instant{} + Duration::milliseconds(ms); }

Ledger::Entry commit(uint32_t author, uint64_t sequence, Instant at) {
  Committed committed;
  committed.dots = {{ReplicaId{author}, 1}, sequence, 1};
  return {committed, at, author};
}

TEST(Visibility, has_one_sample_for_each_other_running_person) {
  Ledger ledger(4);
  Visibility visibility(3, 4);  // three people and a server
  ledger.add(commit(0, 1, at_ms(10)));
  visibility.on_commit();
  EXPECT_EQ(visibility.never_visible(), 2u);
  visibility.on_deliver(ledger[0], 0, 3, at_ms(11));  // servers do not count
  visibility.on_deliver(ledger[0], 0, 1, at_ms(20));
  visibility.on_deliver(ledger[0], 0, 2, at_ms(40));
  EXPECT_EQ(visibility.never_visible(), 0u);
  EXPECT_EQ(visibility.latency().count(), 2u);
  EXPECT_EQ(visibility.latency().quantile(1000), Duration::milliseconds(30));
  EXPECT_EQ(visibility.to_all().count(), 1u);
  EXPECT_EQ(visibility.to_all().quantile(1000), Duration::milliseconds(30));
}

TEST(Visibility, of_a_replica_that_was_away_counts_as_catch_up_from_its_return) {
  Ledger ledger(2);
  Visibility visibility(2, 2);
  visibility.leave(1, 0);
  ledger.add(commit(0, 1, at_ms(10)));
  visibility.on_commit();
  visibility.come_back(1, 1, at_ms(100));
  visibility.on_deliver(ledger[0], 0, 1, at_ms(130));
  EXPECT_EQ(visibility.latency().count(), 0u);
  EXPECT_EQ(visibility.catch_up().quantile(1000), Duration::milliseconds(30));
  EXPECT_EQ(visibility.never_visible(), 0u);
}

TEST(Visibility, of_a_replica_that_left_after_the_commit_counts_from_the_commit) {
  Ledger ledger(2);
  Visibility visibility(2, 2);
  ledger.add(commit(0, 1, at_ms(10)));
  visibility.on_commit();
  visibility.leave(1, 1);
  visibility.come_back(1, 1, at_ms(100));
  visibility.on_deliver(ledger[0], 0, 1, at_ms(130));
  EXPECT_EQ(visibility.latency().quantile(1000), Duration::milliseconds(120));
}

TEST(Visibility, knows_the_order_of_a_return_and_a_commit_in_the_instant_of_both) {
  Ledger ledger(2);
  Visibility visibility(2, 2);
  visibility.leave(1, 0);
  ledger.add(commit(0, 1, at_ms(10)));
  visibility.on_commit();
  visibility.come_back(1, 1, at_ms(10));
  ledger.add(commit(0, 2, at_ms(10)));
  visibility.on_commit();
  visibility.on_deliver(ledger[0], 0, 1, at_ms(15));
  visibility.on_deliver(ledger[1], 1, 1, at_ms(17));
  EXPECT_EQ(visibility.catch_up().quantile(1000), Duration::milliseconds(5));
  EXPECT_EQ(visibility.latency().quantile(1000), Duration::milliseconds(7));
  EXPECT_EQ(visibility.never_visible(), 0u);
}

TEST(Visibility, forgets_what_was_lost_with_its_author) {
  Ledger ledger(2);
  Visibility visibility(2, 2);
  ledger.add(commit(0, 1, at_ms(10)));
  visibility.on_commit();
  visibility.on_void(0);
  EXPECT_EQ(visibility.never_visible(), 0u);
}

TEST(Visibility, of_what_a_replica_that_was_away_never_got_stays_open) {
  Ledger ledger(3);
  Visibility visibility(3, 3);
  visibility.leave(1, 0);
  for (uint64_t n = 1; n <= 2; ++n) {
    ledger.add(commit(0, n, at_ms(10)));
    visibility.on_commit();
  }
  visibility.come_back(1, 2, at_ms(100));
  EXPECT_EQ(visibility.never_visible(), 4u);
  visibility.on_deliver(ledger[0], 0, 2, at_ms(20));
  visibility.on_deliver(ledger[1], 1, 2, at_ms(20));
  EXPECT_EQ(visibility.catch_up().count(), 2u);
  EXPECT_EQ(visibility.catch_up().still_open(), 2u);
  visibility.on_deliver(ledger[0], 0, 1, at_ms(130));
  EXPECT_EQ(visibility.catch_up().quantile(500), Duration::milliseconds(30));
  EXPECT_EQ(visibility.catch_up().quantile(1000), std::nullopt);
  EXPECT_EQ(visibility.never_visible(), 1u);
  visibility.on_void(1);
  EXPECT_EQ(visibility.never_visible(), 0u);
  visibility.on_restored(1);
  EXPECT_EQ(visibility.never_visible(), 1u);
}

TEST(Samples, that_never_ended_are_longer_than_all_that_did) {
  Samples samples;
  samples.open(100);
  for (int64_t ms = 1; ms <= 5; ++ms) samples.close(Duration::milliseconds(ms));
  EXPECT_EQ(samples.count(), 100u);
  EXPECT_EQ(samples.still_open(), 95u);
  EXPECT_EQ(samples.quantile(50)->ns / 1'000'000, 5);
  EXPECT_EQ(samples.quantile(60), std::nullopt);
  EXPECT_EQ(samples.quantile(500), std::nullopt);
  EXPECT_EQ(samples.quantile(1000), std::nullopt);
  samples.drop(95);
  EXPECT_EQ(samples.quantile(1000), Duration::milliseconds(5));
  EXPECT_EQ(samples.quantile(500)->ns / 1'000'000, 3);
}

TEST(Staleness, is_the_age_of_the_oldest_change_a_replica_lacks) {
  Ledger ledger(2);
  Staleness staleness(2);
  ledger.add(commit(0, 1, at_ms(10)));
  ledger.add(commit(0, 2, at_ms(20)));
  ledger.set_received(1, 1);  // the second arrived first
  EXPECT_EQ(staleness.sample(ledger, 1, at_ms(50)), Duration::milliseconds(40));
  ledger.set_received(1, 0);
  EXPECT_EQ(staleness.sample(ledger, 1, at_ms(60)), Duration{});
  ledger.add(commit(0, 3, at_ms(70)));
  ledger.lose(2);
  EXPECT_EQ(staleness.sample(ledger, 1, at_ms(80)), Duration{});
}

TEST(Convergence, after_the_last_write_is_the_first_equality_that_lasts) {
  Convergence convergence;
  EXPECT_EQ(convergence.last_commit(), std::nullopt);
  convergence.on_commit(at_ms(10));
  EXPECT_EQ(convergence.last_commit(), at_ms(10));
  EXPECT_EQ(convergence.equal_since(), std::nullopt);
  convergence.on_census(1, at_ms(20));
  convergence.on_census(2, at_ms(25));
  convergence.on_census(1, at_ms(40));
  convergence.on_census(1, at_ms(50));
  EXPECT_EQ(convergence.equal_since(), at_ms(40));
}

TEST(Heals, last_until_all_that_was_committed_before_is_everywhere) {
  const auto everyone = [](uint32_t) { return true; };
  Ledger ledger(2);
  Heals heals;
  ledger.add(commit(0, 1, at_ms(10)));
  ledger.set_received(0, 0);
  heals.begin(at_ms(100), 7, ledger, {0, 1});
  EXPECT_FALSE(heals.settle(at_ms(100), everyone));
  EXPECT_EQ(heals.quantile(1000), std::nullopt);
  EXPECT_EQ(heals.never_over(), 1u);
  ledger.add(commit(0, 2, at_ms(110)));  // written after the heal: not waited for
  heals.on_deliver(0, 1);
  heals.on_deliver(1, 0);
  EXPECT_TRUE(heals.settle(at_ms(150), everyone));
  EXPECT_EQ(heals.quantile(1000), Duration::milliseconds(50));
}

TEST(Heals, do_not_wait_for_who_is_away_nor_for_what_was_lost) {
  Ledger ledger(3);
  Heals heals;
  ledger.add(commit(0, 1, at_ms(10)));
  ledger.add(commit(1, 1, at_ms(20)));
  for (const uint32_t node : {0u, 1u}) ledger.set_received(node, 0);
  heals.begin(at_ms(100), 7, ledger, {0, 1, 2});
  const auto all_but_last = [](uint32_t node) { return node != 2; };
  EXPECT_FALSE(heals.settle(at_ms(100), all_but_last));
  heals.on_void(ledger, 1);
  EXPECT_TRUE(heals.settle(at_ms(120), all_but_last));
  EXPECT_EQ(heals.quantile(1000), Duration::milliseconds(20));
}

TEST(Heals, each_have_their_own_time_and_what_never_ends_takes_longest) {
  const auto everyone = [](uint32_t) { return true; };
  Ledger ledger(2);
  Heals heals;
  EXPECT_EQ(heals.quantile(0), std::nullopt);  // no heal is not a heal of no length
  heals.begin(at_ms(5), 0, ledger, {0, 1});    // nothing was missing
  EXPECT_TRUE(heals.settle(at_ms(5), everyone));
  ledger.add(commit(0, 1, at_ms(10)));
  ledger.set_received(0, 0);
  heals.begin(at_ms(100), 2, ledger, {0, 1});
  heals.on_deliver(1, 0);
  ledger.set_received(1, 0);
  EXPECT_TRUE(heals.settle(at_ms(130), everyone));
  EXPECT_EQ(heals.quantile(1000), Duration::milliseconds(30));
  ledger.add(commit(0, 2, at_ms(140)));
  ledger.set_received(0, 1);
  heals.begin(at_ms(200), 3, ledger, {0, 1});
  EXPECT_FALSE(heals.settle(at_ms(300), everyone));
  ASSERT_EQ(heals.all().size(), 3u);
  EXPECT_EQ(heals.all()[1].fault, 2u);
  EXPECT_EQ(heals.all()[1].took, Duration::milliseconds(30));
  EXPECT_EQ(heals.all()[2].took, std::nullopt);
  EXPECT_EQ(heals.never_over(), 1u);
  EXPECT_EQ(heals.quantile(0), Duration{});
  EXPECT_EQ(heals.quantile(500), Duration::milliseconds(30));
  EXPECT_EQ(heals.quantile(1000), std::nullopt);
}

TEST(Censuses, count_different_sets) {
  Censuses censuses(1);
  const Hash128 a{1, 2}, b{3, 4};
  censuses.add(0, a);
  censuses.add(0, a);
  EXPECT_EQ(censuses.distinct(), 1u);
  censuses.remove(0, a);
  censuses.add(0, b);
  EXPECT_EQ(censuses.distinct(), 2u);
  censuses.remove(0, a);
  EXPECT_EQ(censuses.distinct(), 1u);
}

TEST(Censuses, of_several_documents_agree_where_each_does) {
  Censuses censuses(3);  // nobody holds the third
  const Hash128 a{1, 2}, b{3, 4};
  EXPECT_EQ(censuses.distinct(), 0u);
  censuses.add(0, a);
  censuses.add(0, a);
  censuses.add(1, b);
  EXPECT_EQ(censuses.distinct(), 1u);
  censuses.add(1, a);
  EXPECT_EQ(censuses.distinct(), 2u);
  censuses.remove(1, b);
  EXPECT_EQ(censuses.distinct(), 1u);
}

TEST(Ledger, finds_changes_of_any_length_and_life) {
  Ledger ledger(3);
  Committed committed;
  committed.dots = {{ReplicaId{2}, 7}, 1, 5};
  ledger.add({committed, at_ms(1), 2});
  committed.dots = {{ReplicaId{2}, 7}, 6, 1};
  ledger.add({committed, at_ms(2), 2});
  committed.dots = {{ReplicaId{2}, 9}, 1, 1};
  ledger.add({committed, at_ms(3), 2});
  EXPECT_EQ(ledger.find({{ReplicaId{2}, 7}, 1, 5}), 0u);
  EXPECT_EQ(ledger.find({{ReplicaId{2}, 7}, 6, 1}), 1u);
  EXPECT_EQ(ledger.find({{ReplicaId{2}, 9}, 1, 1}), 2u);
  EXPECT_EQ(ledger.find({{ReplicaId{2}, 7}, 2, 1}), std::nullopt);
  EXPECT_EQ(ledger.find({{ReplicaId{1}, 7}, 1, 1}), std::nullopt);
  EXPECT_EQ(ledger.find({{ReplicaId{9}, 7}, 1, 1}), std::nullopt);
}

}  // namespace
}  // namespace skerry::harness
