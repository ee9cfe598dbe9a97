#include "sim/process/clock.h"

#include <gtest/gtest.h>

#include "core/rng.h"

namespace skerry::sim {
namespace {

TEST(clock, without_offset_or_drift_is_virtual_time) {
  const ClockModel clock;
  EXPECT_EQ(clock.at(Instant{12345}).steady.ns, 12345);
  EXPECT_EQ(clock.at(Instant{12345}).wall.ns, 12345);
  EXPECT_EQ(clock.when_steady(Instant{12345}).ns, 12345);
}

TEST(clock, drifts_by_parts_per_million_on_both_clocks) {
  const ClockModel fast(Instant{1'000}, Duration{50}, 100);
  EXPECT_EQ(fast.at(Instant{10'000'000'000}).steady.ns, 10'001'000'000);
  EXPECT_EQ(fast.at(Instant{10'000'000'000}).wall.ns, 10'001'001'050);
}

TEST(clock, jumps_on_the_wall_alone) {
  ClockModel clock(Instant{0}, Duration{0}, 0);
  clock.jump(Duration{-700});
  clock.jump(Duration{200});
  EXPECT_EQ(clock.at(Instant{1000}).steady.ns, 1000);
  EXPECT_EQ(clock.at(Instant{1000}).wall.ns, 500);
}

TEST(clock, steady_time_is_never_early_and_its_instant_is_the_first) {
  Rng rng = Rng::stream(3, "clock");
  constexpr int64_t kYears = int64_t{1} << 59;
  for (int i = 0; i < 100'000; ++i) {
    const int64_t drift = static_cast<int64_t>(rng.below(2 * ClockModel::kMostDriftPpm + 1)) -
                          ClockModel::kMostDriftPpm;
    const ClockModel clock(Instant{0}, Duration{0}, drift);
    const uint64_t range = uint64_t{1} << rng.below(59);
    const Instant deadline{static_cast<int64_t>(rng.below(range < 2 ? 2 : range))};
    ASSERT_LT(deadline.ns, kYears);
    const Instant when = clock.when_steady(deadline);
    EXPECT_GE(clock.at(when).steady, deadline);
    if (when.ns > 0) {
      EXPECT_LT(clock.at(Instant{when.ns - 1}).steady, deadline);
    }
  }
}

TEST(clock, never_stays_never_whatever_the_drift) {
  for (const int64_t drift : {-100'000, 0, 100'000}) {
    const ClockModel clock(Instant{0}, Duration{0}, drift);
    EXPECT_EQ(clock.when_steady(Instant::max()), Instant::max());
  }
  EXPECT_EQ(
      ClockModel(Instant{0}, Duration{0}, -100'000).when_steady(Instant{Instant::max().ns - 1}),
      Instant::max());
}

}  // namespace
}  // namespace skerry::sim
