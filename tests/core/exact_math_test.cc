#include "core/exact_math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

namespace skerry::exact {
namespace {

TEST(ExactMath, log_agrees_with_the_c_library) {
  for (double x = 1e-300; x < 1e300; x *= 1.37) {
    EXPECT_NEAR(log(x), std::log(x), std::abs(std::log(x)) * 1e-14 + 1e-15) << x;
  }
  EXPECT_EQ(log(1), 0);
  EXPECT_NEAR(log(1 + 0x1p-30), 0x1p-30 - 0x1p-61, 0x1p-80);
}

TEST(ExactMath, exp_agrees_with_the_c_library) {
  for (double x = -690; x < 690; x += 0.777) {
    EXPECT_NEAR(exp(x) / std::exp(x), 1, 1e-14) << x;
  }
  EXPECT_EQ(exp(0), 1);
  EXPECT_EQ(exp(-1e9), 0);
}

TEST(ExactMath, normal_tail_agrees_with_the_complementary_error_function) {
  for (double z = 0; z < 20; z += 0.0625) {
    EXPECT_NEAR(normal_tail(z) / (0.5 * std::erfc(z / std::sqrt(2.0))), 1, 1e-12) << z;
  }
}

TEST(ExactMath, normal_tail_inverse_inverts) {
  EXPECT_EQ(normal_tail_inverse(0.5), 0);
  EXPECT_NEAR(normal_tail_inverse(0.01), 2.3263478740408408, 1e-12);
  EXPECT_NEAR(normal_tail_inverse(0.0001), 3.719016485455709, 1e-12);
  for (double p = 0.49; p > 1e-14; p *= 0.81) {
    EXPECT_NEAR(normal_tail(normal_tail_inverse(p)) / p, 1, 1e-11) << p;
  }
}

TEST(ExactMath, rounding_is_to_nearest_and_saturates) {
  EXPECT_EQ(round_saturating(2.5), 3);
  EXPECT_EQ(round_saturating(-2.5), -3);
  EXPECT_EQ(round_saturating(2.4), 2);
  EXPECT_EQ(round_saturating(1e300), int64_t{1} << 62);
  EXPECT_EQ(round_saturating(-1e300), -(int64_t{1} << 62));
}

}  // namespace
}  // namespace skerry::exact
