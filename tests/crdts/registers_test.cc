#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crdts/registers/lww_register.h"
#include "crdts/registers/multi_value_register.h"

namespace skerry::crdts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Mutation by(uint32_t replica, uint64_t first, int64_t wall = 0) {
  return {{ReplicaId{replica}, 7}, first, {wall, 0}};
}

TEST(LwwRegister, starts_without_a_value) {
  EXPECT_THAT(std::get<std::vector<std::string>>(LwwRegister().value()), IsEmpty());
}

TEST(LwwRegister, the_later_time_wins_in_either_order) {
  LwwRegister a;
  LwwRegister b;
  const LwwRegister early = a.assign("early", by(1, 1, 10));
  const LwwRegister late = b.assign("late", by(0, 1, 11));
  a.join(late);
  b.join(early);
  EXPECT_EQ(a.get(), "late");
  EXPECT_EQ(a, b);
}

TEST(LwwRegister, at_equal_times_the_larger_actor_wins_whoever_arrives_first) {
  LwwRegister a;
  LwwRegister b;
  const LwwRegister of_0 = a.assign("zz", by(0, 1, 10));
  const LwwRegister of_1 = b.assign("aa", by(1, 1, 10));
  a.join(of_1);
  b.join(of_0);
  EXPECT_EQ(a.get(), "aa");
  EXPECT_EQ(a, b);
}

TEST(LwwRegister, a_clock_that_ran_ahead_keeps_winning_until_it_is_passed) {
  LwwRegister state;
  state.assign("from the future", by(1, 1, 1000));
  const LwwRegister delta = state.assign("now", by(0, 1, 10));
  EXPECT_NE(delta, LwwRegister());
  EXPECT_EQ(state.get(), "from the future");
  state.assign("later", by(0, 2, 1001));
  EXPECT_EQ(state.get(), "later");
}

TEST(LwwRegister, an_empty_text_is_a_value) {
  LwwRegister state;
  state.assign("", by(0, 1, 1));
  EXPECT_THAT(std::get<std::vector<std::string>>(state.value()), ElementsAre(""));
}

TEST(MultiValueRegister, concurrent_values_survive_side_by_side) {
  MultiValueRegister a;
  MultiValueRegister b;
  a.assign("tea", by(0, 1));
  b.assign("coffee", by(1, 1));
  a.join(b);
  EXPECT_THAT(a.values(), ElementsAre("coffee", "tea"));
}

TEST(MultiValueRegister, a_write_that_has_seen_all_replaces_all) {
  MultiValueRegister a;
  MultiValueRegister b;
  a.assign("tea", by(0, 1));
  b.assign("coffee", by(1, 1));
  a.join(b);
  const MultiValueRegister delta = a.assign("water", by(0, 2));
  EXPECT_THAT(a.values(), ElementsAre("water"));
  b.join(delta);
  EXPECT_THAT(b.values(), ElementsAre("water"));
}

TEST(MultiValueRegister, an_overwritten_value_that_arrives_late_stays_overwritten) {
  MultiValueRegister author;
  const MultiValueRegister first = author.assign("old", by(0, 1));
  const MultiValueRegister second = author.assign("new", by(0, 2));
  MultiValueRegister other;
  other.join(second);
  other.join(first);
  EXPECT_THAT(other.values(), ElementsAre("new"));
  EXPECT_EQ(other, author);
}

TEST(MultiValueRegister, equal_concurrent_values_show_once_and_both_are_overwritten) {
  MultiValueRegister a;
  MultiValueRegister b;
  a.assign("tea", by(0, 1));
  b.assign("tea", by(1, 1));
  a.join(b);
  EXPECT_THAT(a.values(), ElementsAre("tea"));
  EXPECT_EQ(a.digest(), digest_of(a.value()));
  b.join(a.assign("milk", by(0, 2)));
  EXPECT_THAT(b.values(), ElementsAre("milk"));
}

}  // namespace
}  // namespace skerry::crdts
