#include <gtest/gtest.h>

#include "crdts/delta/delta_object.h"
#include "crdts/flags/dotted_flag.h"

namespace skerry::crdts {
namespace {

Mutation by(uint32_t replica, uint64_t first) { return {{ReplicaId{replica}, 7}, first, {}}; }

template <typename Flag>
class AnyFlag : public ::testing::Test {};
using Flags = ::testing::Types<EnableWinsFlag, DisableWinsFlag>;
TYPED_TEST_SUITE(AnyFlag, Flags);

TYPED_TEST(AnyFlag, starts_disabled_and_does_as_it_is_told) {
  TypeParam flag;
  EXPECT_FALSE(flag.is_enabled());
  EXPECT_EQ(flag.disable(by(0, 1)), TypeParam());
  flag.enable(by(0, 1));
  EXPECT_TRUE(flag.is_enabled());
  flag.disable(by(0, 2));
  EXPECT_FALSE(flag.is_enabled());
  flag.enable(by(0, 3));
  EXPECT_TRUE(flag.is_enabled());
}

// Both replicas see it enabled; one enables it again while the other disables it.
template <typename Flag>
bool after_both_at_once() {
  Flag a;
  Flag b;
  b.join(a.enable(by(0, 1)));
  const Flag again = a.enable(by(0, 2));
  const Flag off = b.disable(by(1, 1));
  a.join(off);
  b.join(again);
  EXPECT_EQ(a, b);
  return a.is_enabled();
}

TEST(EnableWinsFlag, enabling_wins_over_a_concurrent_disabling) {
  EXPECT_TRUE(after_both_at_once<EnableWinsFlag>());
}

TEST(DisableWinsFlag, disabling_wins_over_a_concurrent_enabling) {
  EXPECT_FALSE(after_both_at_once<DisableWinsFlag>());
}

TEST(EnableWinsFlag, keeps_nothing_of_what_was_disabled) {
  EnableWinsFlag flag;
  for (uint64_t i = 0; i < 100; ++i) {
    flag.enable(by(0, 2 * i + 1));
    flag.disable(by(0, 2 * i + 2));
  }
  EXPECT_LE(encode_state(flag).size(), 16u);
}

}  // namespace
}  // namespace skerry::crdts
