#include "harness/metrics/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/rng.h"

namespace skerry::harness {
namespace {

TEST(Histogram, is_exact_below_its_linear_range) {
  Histogram histogram;
  for (int64_t ns = 0; ns < 128; ++ns) histogram.add(Duration{ns});
  EXPECT_EQ(histogram.quantile(500), Duration{63});
  EXPECT_EQ(histogram.quantile(1000), Duration{127});
}

TEST(Histogram, quantiles_are_at_most_one_bucket_above_the_true_ones) {
  Rng rng = Rng::stream(1, "histogram");
  Histogram histogram;
  std::vector<int64_t> values;
  for (int i = 0; i < 20'000; ++i) {
    const auto width = static_cast<unsigned>(rng.below(40));
    values.push_back(static_cast<int64_t>(rng.next() >> (63 - width)));
    histogram.add(Duration{values.back()});
  }
  std::sort(values.begin(), values.end());
  for (const uint32_t permille : {1u, 100u, 500u, 900u, 990u, 999u}) {
    const int64_t truth = values[(values.size() * permille + 999) / 1000 - 1];
    const int64_t told = histogram.quantile(permille).ns;
    EXPECT_GE(told, truth);
    EXPECT_LE(told, truth + truth / 128 + 1);
  }
  EXPECT_EQ(histogram.max().ns, values.back());
  EXPECT_EQ(histogram.quantile(1000).ns, values.back());
}

TEST(Histogram, buckets_hold_every_value_once) {
  Histogram histogram;
  for (int64_t ns = 1; ns < 1'000'000'000; ns = ns * 3 + 1) histogram.add(Duration{ns});
  uint64_t total = 0;
  uint64_t last_end = 0;
  histogram.for_each([&](uint64_t end, uint64_t count) {
    EXPECT_GE(end, last_end);
    last_end = end;
    total += count;
  });
  EXPECT_EQ(total, histogram.count());
}

TEST(Histogram, of_nothing_is_zero) { EXPECT_EQ(Histogram().quantile(990), Duration{}); }

}  // namespace
}  // namespace skerry::harness
