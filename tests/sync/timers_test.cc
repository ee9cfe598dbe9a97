#include "sync/link/timers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "core/rng.h"

namespace skerry::test {
namespace {

using sync::Timers;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<uint32_t> due_of(Timers& timers, Instant now) {
  std::vector<uint32_t> due = {99};  // of before
  timers.take_due(now, due);
  return due;
}

TEST(Timers, a_timer_that_is_not_armed_is_never_due) {
  Timers timers(3);
  EXPECT_EQ(timers.next(), Instant::max());
  EXPECT_THAT(due_of(timers, Instant::max()), IsEmpty());
}

TEST(Timers, those_due_at_once_come_ascending_and_are_no_longer_armed) {
  Timers timers(4);
  for (const uint32_t timer : {3u, 0u, 2u}) timers.arm(timer, Instant{5});
  timers.arm(1, Instant{6});
  EXPECT_THAT(due_of(timers, Instant{5}), ElementsAre(0, 2, 3));
  EXPECT_EQ(timers.next(), Instant{6});
}

TEST(Timers, a_later_instant_changes_nothing) {
  Timers timers(1);
  timers.arm(0, Instant{5});
  timers.arm(0, Instant{9});
  EXPECT_EQ(timers.next(), Instant{5});
}

TEST(Timers, a_timer_that_is_disarmed_is_not_due_and_may_be_armed_again) {
  Timers timers(3);
  for (const uint32_t timer : {0u, 1u, 2u}) timers.arm(timer, Instant{5 + timer});
  timers.disarm(0);
  timers.disarm(0);
  EXPECT_EQ(timers.next(), Instant{6});
  EXPECT_THAT(due_of(timers, Instant{6}), ElementsAre(1));
  timers.disarm(2);
  EXPECT_EQ(timers.next(), Instant::max());
  timers.arm(0, Instant{9});
  EXPECT_THAT(due_of(timers, Instant{9}), ElementsAre(0));
}

TEST(Timers, agrees_with_looking_at_all_of_them) {
  Rng rng = Rng::stream(3, "timers");
  for (int round = 0; round < 50; ++round) {
    const auto count = static_cast<uint32_t>(1 + rng.below(20));
    Timers timers(count);
    std::vector<Instant> plain(count, Instant::max());
    Instant now;
    for (int step = 0; step < 300; ++step) {
      if (rng.below(4) > 0) {
        const auto timer = static_cast<uint32_t>(rng.below(count));
        const Instant at{now.ns + static_cast<int64_t>(rng.below(40))};
        timers.arm(timer, at);
        plain[timer] = std::min(plain[timer], at);
      } else if (rng.below(3) == 0) {
        const auto timer = static_cast<uint32_t>(rng.below(count));
        timers.disarm(timer);
        plain[timer] = Instant::max();
      } else {
        now.ns += static_cast<int64_t>(rng.below(15));
        std::vector<uint32_t> due;
        for (uint32_t timer = 0; timer < count; ++timer) {
          if (plain[timer] > now) continue;
          due.push_back(timer);
          plain[timer] = Instant::max();
        }
        ASSERT_EQ(due_of(timers, now), due);
      }
      ASSERT_EQ(timers.next(), *std::min_element(plain.begin(), plain.end()));
    }
  }
}

}  // namespace
}  // namespace skerry::test
