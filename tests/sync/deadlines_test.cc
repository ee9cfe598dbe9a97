#include "sync/deadlines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "core/rng.h"

namespace skerry::test {
namespace {

using sync::Deadlines;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Deadlines, a_timer_that_is_not_armed_is_never_due) {
  Deadlines deadlines(3);
  EXPECT_EQ(deadlines.next(), Instant::max());
  EXPECT_THAT(deadlines.take_due(Instant::max()), IsEmpty());
}

TEST(Deadlines, those_due_at_once_come_ascending_and_are_no_longer_armed) {
  Deadlines deadlines(4);
  for (const uint32_t timer : {3u, 0u, 2u}) deadlines.arm(timer, Instant{5});
  deadlines.arm(1, Instant{6});
  EXPECT_THAT(deadlines.take_due(Instant{5}), ElementsAre(0, 2, 3));
  EXPECT_EQ(deadlines.next(), Instant{6});
}

TEST(Deadlines, a_later_instant_changes_nothing) {
  Deadlines deadlines(1);
  deadlines.arm(0, Instant{5});
  deadlines.arm(0, Instant{9});
  EXPECT_EQ(deadlines.next(), Instant{5});
}

TEST(Deadlines, agrees_with_looking_at_all_of_them) {
  Rng rng = Rng::stream(3, "deadlines");
  for (int round = 0; round < 50; ++round) {
    const auto timers = static_cast<uint32_t>(1 + rng.below(20));
    Deadlines deadlines(timers);
    std::vector<Instant> plain(timers, Instant::max());
    Instant now;
    for (int step = 0; step < 300; ++step) {
      if (rng.below(4) > 0) {
        const auto timer = static_cast<uint32_t>(rng.below(timers));
        const Instant at{now.ns + static_cast<int64_t>(rng.below(40))};
        deadlines.arm(timer, at);
        plain[timer] = std::min(plain[timer], at);
      } else {
        now.ns += static_cast<int64_t>(rng.below(15));
        std::vector<uint32_t> due;
        for (uint32_t timer = 0; timer < timers; ++timer) {
          if (plain[timer] > now) continue;
          due.push_back(timer);
          plain[timer] = Instant::max();
        }
        ASSERT_EQ(deadlines.take_due(now), due);
      }
      ASSERT_EQ(deadlines.next(), *std::min_element(plain.begin(), plain.end()));
    }
  }
}

}  // namespace
}  // namespace skerry::test
