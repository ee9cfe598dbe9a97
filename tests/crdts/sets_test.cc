#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crdts/delta/delta_object.h"
#include "crdts/sets/add_wins_set.h"
#include "crdts/sets/lww_set.h"
#include "crdts/sets/remove_wins_set.h"

namespace skerry::crdts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Mutation by(uint32_t replica, uint64_t first, int64_t wall = 0) {
  return {{ReplicaId{replica}, 7}, first, {wall, 0}};
}

std::vector<std::string> elements(const DeltaDesign auto& set) {
  return std::get<std::vector<std::string>>(set.value());
}

// What all three sets do alike while nothing is concurrent.
template <typename Set>
class AnySet : public ::testing::Test {};
using Sets = ::testing::Types<AddWinsSet, RemoveWinsSet, LwwSet>;
TYPED_TEST_SUITE(AnySet, Sets);

TYPED_TEST(AnySet, an_element_can_be_added_again_after_its_removal) {
  TypeParam set;
  set.add("pear", by(0, 1, 1));
  set.remove("pear", by(0, 2, 2));
  EXPECT_THAT(elements(set), IsEmpty());
  set.add("pear", by(0, 3, 3));
  EXPECT_THAT(elements(set), ElementsAre("pear"));
}

TYPED_TEST(AnySet, another_replica_can_add_again_what_it_removed) {
  TypeParam a;
  TypeParam b;
  b.join(a.add("pear", by(0, 1, 1)));
  a.join(b.remove("pear", by(1, 1, 2)));
  EXPECT_THAT(elements(a), IsEmpty());
  a.join(b.add("pear", by(1, 2, 3)));
  EXPECT_THAT(elements(a), ElementsAre("pear"));
  EXPECT_EQ(a, b);
}

TYPED_TEST(AnySet, removing_what_is_not_there_is_no_change) {
  TypeParam set;
  EXPECT_EQ(set.remove("pear", by(0, 1)), TypeParam());
  EXPECT_EQ(set, TypeParam());
}

TYPED_TEST(AnySet, elements_come_in_byte_order_and_the_digest_is_theirs) {
  TypeParam set;
  uint64_t next = 0;
  for (const char* element : {"pear", "", "apple", "\xC3\xA9", "pear"}) {
    ++next;
    set.add(element, by(0, next, static_cast<int64_t>(next)));
  }
  EXPECT_THAT(elements(set), ElementsAre("", "apple", "pear", "\xC3\xA9"));
  EXPECT_EQ(set.size(), 4u);
  EXPECT_EQ(set.digest(), digest_of(set.value()));
}

TYPED_TEST(AnySet, a_copy_is_independent_of_its_original) {
  TypeParam copy;
  {
    TypeParam original;
    original.add("pear", by(0, 1, 1));
    original.add("fig", by(0, 2, 2));
    copy = original;
    original.remove("pear", by(0, 3, 3));
  }
  EXPECT_THAT(elements(copy), ElementsAre("fig", "pear"));
  copy.check_invariants();
}

TEST(AddWinsSet, an_addition_wins_over_a_concurrent_removal) {
  AddWinsSet a;
  AddWinsSet b;
  b.join(a.add("pear", by(0, 1)));
  const AddWinsSet again = a.add("pear", by(0, 2));
  const AddWinsSet removal = b.remove("pear", by(1, 1));
  a.join(removal);
  b.join(again);
  EXPECT_THAT(elements(a), ElementsAre("pear"));
  EXPECT_EQ(a, b);
}

TEST(AddWinsSet, a_removal_that_arrives_before_its_addition_is_not_forgotten) {
  AddWinsSet author;
  const AddWinsSet addition = author.add("pear", by(0, 1));
  const AddWinsSet removal = author.remove("pear", by(0, 2));
  AddWinsSet other;
  other.join(removal);
  other.join(addition);
  EXPECT_THAT(elements(other), IsEmpty());
  EXPECT_EQ(other, author);
}

// The pattern of akka #22606: deltas 1 and 3 arrive, 2 is late. A context that rounds the gap up
// takes 2 for seen and drops its element; one that forgets what lies beyond the gap lets the
// removal in 3 be undone by 1.
TEST(AddWinsSet, deltas_around_a_gap_neither_lose_an_addition_nor_a_removal) {
  AddWinsSet author;
  const AddWinsSet first = author.add("pear", by(0, 1));
  const AddWinsSet second = author.add("fig", by(0, 2));
  const AddWinsSet third = author.remove("pear", by(0, 3));
  AddWinsSet other;
  other.join(third);
  EXPECT_EQ(other.context().contiguous()[by(0, 1).actor], 1u);
  other.join(first);
  EXPECT_THAT(elements(other), IsEmpty());
  other.join(second);
  EXPECT_THAT(elements(other), ElementsAre("fig"));
  EXPECT_EQ(other, author);
  EXPECT_EQ(other.context().interval_count(), 1u);
}

TEST(AddWinsSet, a_removed_element_leaves_nothing_but_its_context) {
  AddWinsSet set;
  for (uint64_t i = 0; i < 100; ++i) {
    set.add("element " + std::to_string(i), by(0, 2 * i + 1));
    set.remove("element " + std::to_string(i), by(0, 2 * i + 2));
  }
  EXPECT_LE(encode_state(set).size(), 16u);
}

TEST(AddWinsSet, a_removal_travels_without_the_text_it_removes) {
  AddWinsSet set;
  set.add(std::string(1000, 'x'), by(0, 1));
  const AddWinsSet removal = set.remove(std::string(1000, 'x'), by(0, 2));
  EXPECT_LE(encode_state(removal).size(), 16u);
  EXPECT_EQ(removal.content_bytes(), 0u);
}

TEST(RemoveWinsSet, a_removal_wins_over_a_concurrent_addition) {
  RemoveWinsSet a;
  RemoveWinsSet b;
  b.join(a.add("pear", by(0, 1)));
  const RemoveWinsSet again = a.add("pear", by(0, 2));
  const RemoveWinsSet removal = b.remove("pear", by(1, 1));
  a.join(removal);
  b.join(again);
  EXPECT_THAT(elements(a), IsEmpty());
  EXPECT_EQ(a, b);
}

TEST(RemoveWinsSet, an_addition_that_has_seen_the_removals_brings_the_element_back) {
  RemoveWinsSet a;
  RemoveWinsSet b;
  b.join(a.add("pear", by(0, 1)));
  const RemoveWinsSet removal_of_a = a.remove("pear", by(0, 2));
  const RemoveWinsSet removal_of_b = b.remove("pear", by(1, 1));
  a.join(removal_of_b);
  b.join(removal_of_a);
  b.join(a.add("pear", by(0, 3)));
  EXPECT_THAT(elements(b), ElementsAre("pear"));
  EXPECT_EQ(a, b);
}

TEST(RemoveWinsSet, an_addition_that_has_seen_only_one_of_two_removals_does_not) {
  RemoveWinsSet a;
  RemoveWinsSet b;
  b.join(a.add("pear", by(0, 1)));
  a.remove("pear", by(0, 2));
  const RemoveWinsSet removal_of_b = b.remove("pear", by(1, 1));
  a.add("pear", by(0, 3));
  EXPECT_THAT(elements(a), ElementsAre("pear"));
  a.join(removal_of_b);
  EXPECT_THAT(elements(a), IsEmpty());
}

TEST(LwwSet, the_later_command_wins_whatever_its_author_had_seen) {
  LwwSet a;
  LwwSet b;
  b.join(a.add("pear", by(0, 1, 10)));
  const LwwSet removal = a.remove("pear", by(0, 2, 20));
  const LwwSet again = b.add("pear", by(1, 1, 15));
  a.join(again);
  b.join(removal);
  EXPECT_THAT(elements(a), IsEmpty());
  EXPECT_EQ(a, b);
}

TEST(LwwSet, at_equal_times_the_larger_actor_wins) {
  LwwSet a;
  LwwSet b;
  b.join(a.add("pear", by(0, 1, 10)));
  const LwwSet removal = b.remove("pear", by(1, 1, 20));
  const LwwSet again = a.add("pear", by(0, 2, 20));
  a.join(removal);
  b.join(again);
  EXPECT_THAT(elements(a), IsEmpty());
  EXPECT_EQ(a, b);
}

}  // namespace
}  // namespace skerry::crdts
