// The sets beyond add-wins, remove-wins and LWW: those that keep what was removed, or hold copies.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crdts/delta/delta_object.h"
#include "crdts/sets/bag.h"
#include "crdts/sets/causal_length_set.h"
#include "crdts/sets/grow_only_set.h"
#include "crdts/sets/or_set.h"
#include "crdts/sets/two_phase_set.h"

namespace skerry::crdts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Mutation by(uint32_t replica, uint64_t first) {
  return {{ReplicaId{replica}, 7}, first, {static_cast<int64_t>(first), 0}};
}

std::vector<std::string> elements(const DeltaDesign auto& set) {
  return std::get<std::vector<std::string>>(set.value());
}

TEST(GrowOnlySet, refuses_removals_and_takes_an_element_once) {
  GrowOnlySet set;
  set.add("fig", by(0, 1));
  EXPECT_EQ(set.add("fig", by(0, 2)), GrowOnlySet());
  EXPECT_TRUE(absl::IsUnimplemented(set.perform(SetRemove{"fig"}, by(0, 2)).status()));
  EXPECT_THAT(elements(set), ElementsAre("fig"));
}

TEST(TwoPhaseSet, what_was_removed_never_comes_back) {
  TwoPhaseSet set;
  set.add("fig", by(0, 1));
  set.remove("fig", by(0, 2));
  EXPECT_EQ(set.add("fig", by(0, 3)), TwoPhaseSet());
  EXPECT_THAT(elements(set), IsEmpty());
  EXPECT_EQ(set.garbage(), 1u);
}

TEST(TwoPhaseSet, a_removal_that_arrives_first_keeps_the_element_out) {
  TwoPhaseSet author;
  const TwoPhaseSet addition = author.add("fig", by(0, 1));
  const TwoPhaseSet removal = author.remove("fig", by(0, 2));
  TwoPhaseSet other;
  other.join(removal);
  other.join(addition);
  EXPECT_THAT(elements(other), IsEmpty());
  EXPECT_EQ(other, author);
}

TEST(CausalLengthSet, two_concurrent_additions_are_one_and_one_removal_undoes_both) {
  CausalLengthSet a;
  CausalLengthSet b;
  const auto of_a = a.perform(SetAdd{"fig"}, by(0, 1));
  const auto of_b = b.perform(SetAdd{"fig"}, by(1, 1));
  a.join(*of_b);
  b.join(*of_a);
  EXPECT_EQ(a, b);
  a.perform(SetRemove{"fig"}, by(0, 2)).IgnoreError();
  b.join(a);
  EXPECT_THAT(elements(b), IsEmpty());
}

TEST(CausalLengthSet, the_replica_that_went_further_decides) {
  CausalLengthSet a;
  CausalLengthSet b;
  a.perform(SetAdd{"fig"}, by(0, 1)).IgnoreError();
  b.join(a);
  a.perform(SetRemove{"fig"}, by(0, 2)).IgnoreError();
  a.perform(SetAdd{"fig"}, by(0, 3)).IgnoreError();
  b.perform(SetRemove{"fig"}, by(1, 1)).IgnoreError();
  a.join(b);
  EXPECT_THAT(elements(a), ElementsAre("fig"));
}

TEST(Bag, holds_copies_and_a_removal_takes_one_of_ones_own_first) {
  Bag a;
  Bag b;
  b.join(a.add("fig", by(0, 1)));
  a.join(b.add("fig", by(1, 1)));
  EXPECT_THAT(elements(a), ElementsAre("fig", "fig"));
  const Bag of_a = a.remove("fig", by(0, 2));
  const Bag of_b = b.remove("fig", by(1, 2));
  a.join(of_b);
  b.join(of_a);
  EXPECT_THAT(elements(a), IsEmpty());
  EXPECT_EQ(a, b);
}

TEST(Bag, a_copy_that_a_removal_has_not_seen_stays) {
  Bag a;
  Bag b;
  b.join(a.add("fig", by(0, 1)));
  const Bag another = a.add("fig", by(0, 2));
  b.remove("fig", by(1, 1));
  b.join(another);
  EXPECT_THAT(elements(b), ElementsAre("fig"));
}

TEST(OrSet, undoing_a_removal_shows_the_tags_it_hid_and_no_others) {
  OrSet a;
  OrSet b;
  b.join(a.add("fig", by(0, 1)));
  const OrSet of_a = a.remove("fig", by(0, 2));
  const OrSet of_b = b.remove("fig", by(1, 1));
  a.join(of_b);
  a.perform(Undo{}, by(0, 3)).IgnoreError();
  EXPECT_THAT(elements(a), IsEmpty());  // the other's removal still stands
  b.join(of_a);
  b.join(a);
  b.perform(Undo{}, by(1, 2)).IgnoreError();
  EXPECT_THAT(elements(b), ElementsAre("fig"));
}

TEST(OrSet, a_removal_that_arrives_before_its_addition_is_not_forgotten) {
  OrSet author;
  const OrSet addition = author.add("fig", by(0, 1));
  const OrSet removal = author.remove("fig", by(0, 2));
  OrSet other;
  other.join(removal);
  other.join(addition);
  EXPECT_THAT(elements(other), IsEmpty());
  EXPECT_EQ(other, author);
  EXPECT_EQ(other.garbage(), 2u);
}

}  // namespace
}  // namespace skerry::crdts
