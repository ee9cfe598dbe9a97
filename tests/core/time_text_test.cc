#include "core/time_text.h"

#include <gtest/gtest.h>

namespace skerry {
namespace {

TEST(time_text, is_in_one_unit_below_a_minute) {
  EXPECT_EQ(human_duration({}), "0 s");
  EXPECT_EQ(human_duration(Duration::nanoseconds(7)), "7 ns");
  EXPECT_EQ(human_duration(Duration::microseconds(1'500)), "1.5 ms");
  EXPECT_EQ(human_duration(Duration::milliseconds(250)), "250 ms");
  EXPECT_EQ(human_duration(Duration::seconds(5)), "5 s");
  EXPECT_EQ(human_duration(Duration::milliseconds(12'340)), "12.34 s");
  EXPECT_EQ(human_duration(Duration::seconds(-5)), "-5 s");
}

TEST(time_text, leaves_out_what_is_zero_at_its_end) {
  EXPECT_EQ(human_duration(Duration::seconds(60)), "1 min");
  EXPECT_EQ(human_duration(Duration::seconds(150)), "2 min 30 s");
  EXPECT_EQ(human_duration(Duration::seconds(3'720)), "1 h 02 min");
  EXPECT_EQ(human_duration(Duration::milliseconds(3'605'250)), "1 h 00 min 05.25 s");
  EXPECT_EQ(human_duration(Duration::seconds(86'400 * 3)), "3 d");
  EXPECT_EQ(human_duration(Duration::seconds(86'400 + 60)), "1 d 00 h 01 min");
}

TEST(time_text, rounds_for_people_and_is_exact_on_demand) {
  const Duration odd = Duration::nanoseconds(3'725'123'456'789);
  EXPECT_EQ(human_duration(odd), "1 h 02 min 05.123 s");
  EXPECT_EQ(exact_duration(odd), "1 h 02 min 05.123456789 s");
  EXPECT_EQ(human_duration(Duration::nanoseconds(59'999'999'999)), "1 min");
  EXPECT_EQ(human_duration(Duration::nanoseconds(999'999'999)), "1 s");
  EXPECT_EQ(human_duration(Duration::nanoseconds(1'234'567)), "1.235 ms");
  EXPECT_EQ(exact_duration(Duration::max()), "106751 d 23 h 47 min 16.854775807 s");
}

}  // namespace
}  // namespace skerry
