#include "core/hybrid_logical_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/rng.h"

namespace skerry {
namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr uint32_t kLastCounter = std::numeric_limits<uint32_t>::max();

TEST(HybridLogicalClock, ticks_ascend_whatever_the_wall_clock_does) {
  HybridLogicalClock clock;
  Rng rng = Rng::stream(1, "walls");
  HybridTime before = clock.last();
  for (int i = 0; i < 10'000; ++i) {
    const HybridTime now = clock.tick({static_cast<int64_t>(rng.below(1000))});
    ASSERT_LT(before, now);
    before = now;
  }
}

TEST(HybridLogicalClock, follows_the_wall_clock_when_it_advances) {
  HybridLogicalClock clock;
  EXPECT_EQ(clock.tick({5}), (HybridTime{5, 0}));
  EXPECT_EQ(clock.tick({5}), (HybridTime{5, 1}));
  EXPECT_EQ(clock.tick({4}), (HybridTime{5, 2}));
  EXPECT_EQ(clock.tick({6}), (HybridTime{6, 0}));
}

TEST(HybridLogicalClock, a_tick_is_later_than_everything_observed) {
  HybridLogicalClock clock;
  ASSERT_TRUE(clock.observe({7 * kSecond, 41}, {kSecond}).ok());
  EXPECT_EQ(clock.tick({kSecond}), (HybridTime{7 * kSecond, 42}));
  ASSERT_TRUE(clock.observe({3 * kSecond, 9}, {kSecond}).ok());  // older than what it knows
  EXPECT_EQ(clock.tick({kSecond}), (HybridTime{7 * kSecond, 43}));
}

TEST(HybridLogicalClock, refuses_what_is_too_far_ahead_and_says_by_how_much) {
  HybridLogicalClock clock(Duration::seconds(60));
  EXPECT_TRUE(clock.observe({61 * kSecond, 0}, {kSecond}).ok());
  HybridLogicalClock strict(Duration::seconds(60));
  const Status status = strict.observe({61 * kSecond + 5'000'000, 0}, {kSecond});
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("60005 ms ahead"));
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("60000 ms allowed"));
  EXPECT_EQ(strict.last(), HybridTime{});
  EXPECT_EQ(strict.tick({kSecond}), (HybridTime{kSecond, 0}));
}

TEST(HybridLogicalClock, hostile_extremes_are_refused_without_overflow) {
  HybridLogicalClock clock;
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  EXPECT_FALSE(clock.observe({kMost, kLastCounter}, {0}).ok());
  EXPECT_FALSE(clock.observe({kMost, 0}, {kLeast}).ok());
  EXPECT_TRUE(clock.observe({kLeast, kLastCounter}, {0}).ok());
  EXPECT_EQ(clock.tick({1}), (HybridTime{1, 0}));
}

TEST(HybridLogicalClock, passes_its_own_times_after_the_wall_clock_was_set_back) {
  HybridLogicalClock clock;
  clock.resume({7'200 * kSecond, 3});
  EXPECT_EQ(clock.tick({kSecond}), (HybridTime{7'200 * kSecond, 4}));
  clock.resume({5 * kSecond, 0});  // older than what it knows
  EXPECT_EQ(clock.tick({kSecond}), (HybridTime{7'200 * kSecond, 5}));
}

TEST(HybridLogicalClock, refuses_nothing_that_it_has_passed) {
  HybridLogicalClock clock(Duration::seconds(60));
  clock.resume({7'200 * kSecond, 0});
  EXPECT_TRUE(clock.observe({7'100 * kSecond, 0}, {kSecond}).ok());
  EXPECT_FALSE(clock.observe({7'200 * kSecond, 1}, {kSecond}).ok());
  EXPECT_EQ(clock.last(), (HybridTime{7'200 * kSecond, 0}));
}

TEST(HybridLogicalClock, goes_on_at_the_end_of_time) {
  HybridLogicalClock clock;
  clock.resume({std::numeric_limits<int64_t>::max(), kLastCounter});
  const HybridTime first = clock.tick({kSecond});
  EXPECT_LT(first, clock.tick({kSecond}));
}

TEST(HybridLogicalClock, a_full_counter_carries_into_the_wall_part) {
  HybridLogicalClock clock;
  ASSERT_TRUE(clock.observe({10, kLastCounter}, {10}).ok());
  EXPECT_EQ(clock.tick({10}), (HybridTime{11, 0}));
  EXPECT_EQ(clock.tick({10}), (HybridTime{11, 1}));
}

}  // namespace
}  // namespace skerry
