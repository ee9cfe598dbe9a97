#include "core/distribution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/exact_math.h"

namespace skerry {
namespace {

using Kind = Distribution::Kind;

constexpr int64_t kMs = 1'000'000;

Distribution of(Kind kind, int64_t a, int64_t b = 0, double shape = 0, int64_t least = 0) {
  return {kind, a, b, shape, least, {}};
}

// The 64 bits below which a share `p` of all draws lies.
uint64_t bits_of(double p) { return Rng::probability(p); }

void expect_near_relative(int64_t value, double expected, double tolerance) {
  EXPECT_NEAR(static_cast<double>(value), expected, expected * tolerance);
}

std::vector<Distribution> samples_of_every_kind() {
  return {of(Kind::kUniform, -5, 17, 0, -100),
          of(Kind::kUniform, 0, 10 * kMs),
          of(Kind::kExponential, 50 * kMs),
          of(Kind::kExponential, 3),
          of(Kind::kNormal, 20 * kMs, 50 * kMs),
          of(Kind::kNormal, 0, 7 * kMs, 0, -1'000'000 * kMs),
          of(Kind::kLognormal, 20 * kMs, 120 * kMs),
          of(Kind::kLognormal, 5, 5),
          of(Kind::kPareto, kMs, 0, 1.2),
          of(Kind::kPareto, kMs, 30 * kMs, 0.5),
          {Kind::kEmpirical, 0, 0, 0, 0, {1, 5, 5, 90, 1000}}};
}

TEST(Distribution, lognormal_has_the_p50_and_p99_it_was_given) {
  const Sampler sampler(of(Kind::kLognormal, 20 * kMs, 120 * kMs));
  EXPECT_EQ(sampler.quantile(uint64_t{1} << 63), 20 * kMs);
  expect_near_relative(sampler.quantile(bits_of(0.99)), 120.0 * kMs, 1e-4);
  // sigma = ln 6 / 2.3263478740408408; z of p99.99 is 3.719016485455709
  expect_near_relative(sampler.quantile(bits_of(0.9999)), 350'680'000.0, 2e-3);
  const double sigma = exact::log(6) / 2.3263478740408408;
  expect_near_relative(sampler.quantile(bits_of(0.9999)),
                       20.0 * kMs * exact::exp(sigma * 3.719016485455709), 1e-4);
  expect_near_relative(sampler.quantile(bits_of(0.01)), 20.0 * kMs / 6, 1e-4);
}

TEST(Distribution, drawn_quantiles_match_the_description) {
  const Sampler sampler(of(Kind::kLognormal, 20 * kMs, 120 * kMs));
  Rng rng = Rng::stream(7, "quantiles");
  constexpr int kDraws = 1'000'000;
  int below_p50 = 0;
  int above_p99 = 0;
  for (int i = 0; i < kDraws; ++i) {
    const int64_t x = sampler.draw(rng);
    below_p50 += x < 20 * kMs;
    above_p99 += x > 120 * kMs;
  }
  EXPECT_NEAR(below_p50, kDraws / 2, 2500);  // 5 standard deviations
  EXPECT_NEAR(above_p99, kDraws / 100, 500);
}

TEST(Distribution, exponential_quantiles_are_right_far_into_the_tail) {
  const Sampler sampler(of(Kind::kExponential, 50 * kMs));
  for (const double tail : {0.9, 0.5, 0.1, 1e-2, 1e-4, 1e-8, 1e-12}) {
    const uint64_t u = ~bits_of(tail);
    expect_near_relative(sampler.quantile(u), -exact::log(tail) * 50 * kMs, 5e-4);
  }
}

TEST(Distribution, pareto_follows_its_shape_and_cap) {
  const Sampler open(of(Kind::kPareto, kMs, 0, 2));
  expect_near_relative(open.quantile(~bits_of(0.01)), 10.0 * kMs, 2e-4);
  expect_near_relative(open.quantile(~bits_of(0.0001)), 100.0 * kMs, 2e-4);
  EXPECT_EQ(open.least(), kMs);
  const Sampler capped(of(Kind::kPareto, kMs, 5 * kMs, 2));
  EXPECT_EQ(capped.quantile(~uint64_t{0}), 5 * kMs);
}

TEST(Distribution, normal_is_symmetric_and_floored) {
  const Sampler sampler(of(Kind::kNormal, 100 * kMs, 10 * kMs));
  EXPECT_EQ(sampler.quantile(uint64_t{1} << 63), 100 * kMs);
  expect_near_relative(sampler.quantile(bits_of(0.8413447460685429)), 110.0 * kMs, 1e-4);
  expect_near_relative(sampler.quantile(bits_of(0.15865525393145705)), 90.0 * kMs, 1e-4);
  const Sampler wide(of(Kind::kNormal, 10 * kMs, 100 * kMs, 0, 2 * kMs));
  EXPECT_EQ(wide.quantile(0), 2 * kMs);
  EXPECT_EQ(wide.least(), 2 * kMs);
}

TEST(Distribution, uniform_reaches_both_ends_and_nothing_else) {
  const Sampler sampler(of(Kind::kUniform, -2, 3, 0, -10));
  EXPECT_EQ(sampler.quantile(0), -2);
  EXPECT_EQ(sampler.quantile(~uint64_t{0}), 3);
  Rng rng = Rng::stream(1, "uniform");
  std::array<int, 6> seen{};
  for (int i = 0; i < 60'000; ++i) ++seen.at(static_cast<size_t>(sampler.draw(rng) + 2));
  for (const int count : seen) EXPECT_NEAR(count, 10'000, 500);
}

TEST(Distribution, empirical_interpolates_its_quantiles) {
  const Sampler sampler({Kind::kEmpirical, 0, 0, 0, 0, {0, 100, 1000}});
  EXPECT_EQ(sampler.quantile(0), 0);
  EXPECT_EQ(sampler.quantile(bits_of(0.25)), 50);
  EXPECT_EQ(sampler.quantile(bits_of(0.5)), 100);
  EXPECT_EQ(sampler.quantile(bits_of(0.75)), 550);
  EXPECT_EQ(sampler.quantile(~uint64_t{0}), 999);
}

TEST(Distribution, quantiles_never_fall_and_least_is_a_bound) {
  for (const Distribution& d : samples_of_every_kind()) {
    const Sampler sampler(d);
    int64_t before = sampler.quantile(0);
    EXPECT_EQ(before, sampler.least());
    const auto check = [&](uint64_t u) {
      const int64_t x = sampler.quantile(u);
      ASSERT_GE(x, before) << static_cast<int>(d.kind) << " at " << u;
      before = x;
    };
    for (uint64_t v = 1; v < uint64_t{1} << 62; v += v / 97 + 1) check(v);
    for (uint64_t i = 1 << 12; i < 3 << 12; ++i) check(i << 50 | 12345);
    std::vector<uint64_t> ends;
    for (uint64_t v = 1; v < uint64_t{1} << 62; v += v / 97 + 1) ends.push_back(~v);
    for (auto u = ends.rbegin(); u != ends.rend(); ++u) check(*u);
  }
}

TEST(Distribution, means_of_draws_agree_with_mean_of) {
  for (const Distribution& d : samples_of_every_kind()) {
    if (d.kind == Kind::kPareto && d.b == 0) continue;  // infinite variance
    const Sampler sampler(d);
    Rng rng = Rng::stream(11, "mean");
    double sum = 0;
    double squares = 0;
    constexpr int kDraws = 200'000;
    for (int i = 0; i < kDraws; ++i) {
      const double x = static_cast<double>(sampler.draw(rng));
      sum += x;
      squares += x * x;
    }
    const double mean = sum / kDraws;
    const double variance = squares / kDraws - mean * mean;
    const double five_errors = 5 * __builtin_sqrt(variance / kDraws) + 0.51;
    EXPECT_NEAR(static_cast<double>(mean_of(d)), mean, five_errors) << static_cast<int>(d.kind);
  }
}

TEST(Distribution, means_are_exact_where_promised) {
  EXPECT_EQ(mean_of(Distribution::constant(17)), 17);
  EXPECT_EQ(mean_of(of(Kind::kUniform, 10, 20)), 15);
  EXPECT_EQ(mean_of(of(Kind::kExponential, 12'345)), 12'345);
  EXPECT_EQ(mean_of({Kind::kEmpirical, 0, 0, 0, 0, {0, 10, 20}}), 10);
  // exp(mu + sigma^2 / 2)
  const double sigma = exact::log(6) / 2.3263478740408408;
  expect_near_relative(mean_of(of(Kind::kLognormal, 20 * kMs, 120 * kMs)),
                       20.0 * kMs * exact::exp(sigma * sigma / 2), 1e-4);
}

TEST(Distribution, a_constant_draws_nothing_and_all_others_draw_once) {
  Rng untouched = Rng::stream(3, "draws");
  Rng rng = untouched;
  EXPECT_EQ(Sampler(Distribution::constant(9)).draw(rng), 9);
  EXPECT_EQ(rng.next(), untouched.next());
  for (const Distribution& d : samples_of_every_kind()) {
    Rng drawn = Rng::stream(3, "draws");
    Rng advanced = drawn;
    Sampler(d).draw(drawn);
    advanced.next();
    EXPECT_EQ(drawn.next(), advanced.next());
  }
}

// The bits that every platform must give. A change here changes every digest: bump nothing else
// without saying so in the changelog.
TEST(Distribution, draws_are_the_same_bits_everywhere) {
  std::vector<int64_t> sums;
  for (const Distribution& d : samples_of_every_kind()) {
    const Sampler sampler(d);
    Rng rng = Rng::stream(42, "golden");
    uint64_t sum = 0;
    for (int i = 0; i < 10'000; ++i) sum = sum * 31 + static_cast<uint64_t>(sampler.draw(rng));
    sums.push_back(static_cast<int64_t>(sum));
  }
  EXPECT_THAT(sums,
              testing::ElementsAre(5177301571297433665, -1700366618811860467, -735385471704467803,
                                   -5995236296129875482, 7953796621549179778, 3018624908651809967,
                                   -7834794285430858586, 856448552971523328, 9053992405592731539,
                                   4734745843209717192, 8771410462259609605));
}

TEST(Distribution, what_cannot_be_sampled_is_refused) {
  EXPECT_FALSE(validate(of(Kind::kUniform, 2, 1)).ok());
  EXPECT_FALSE(validate(of(Kind::kExponential, 0)).ok());
  EXPECT_FALSE(validate(of(Kind::kNormal, 0, -1)).ok());
  EXPECT_FALSE(validate(of(Kind::kLognormal, 0, 1)).ok());
  EXPECT_FALSE(validate(of(Kind::kLognormal, 2, 1)).ok());
  EXPECT_FALSE(validate(of(Kind::kPareto, 1, 0, 0)).ok());
  EXPECT_FALSE(validate(of(Kind::kPareto, 1, 0, std::numeric_limits<double>::quiet_NaN())).ok());
  EXPECT_FALSE(validate(of(Kind::kPareto, 10, 9, 1)).ok());
  EXPECT_FALSE(validate({Kind::kEmpirical, 0, 0, 0, 0, {1}}).ok());
  EXPECT_FALSE(validate({Kind::kEmpirical, 0, 0, 0, 0, {2, 1}}).ok());
  EXPECT_FALSE(validate(of(Kind::kUniform, 0, std::numeric_limits<int64_t>::max())).ok());
  for (const Distribution& d : samples_of_every_kind()) EXPECT_TRUE(validate(d).ok());
}

TEST(Zipf, ranks_are_as_likely_as_their_weights_say) {
  const ZipfSampler zipf(1000, 0.99);
  Rng rng = Rng::stream(5, "zipf");
  std::vector<int> seen(1000);
  constexpr int kDraws = 1'000'000;
  for (int i = 0; i < kDraws; ++i) ++seen.at(zipf.draw(rng));
  double total = 0;
  for (int rank = 1; rank <= 1000; ++rank) total += exact::exp(-0.99 * exact::log(rank));
  for (const size_t rank : {size_t{0}, size_t{1}, size_t{9}, size_t{99}, size_t{999}}) {
    const double expected =
        kDraws * exact::exp(-0.99 * exact::log(static_cast<double>(rank + 1))) / total;
    EXPECT_NEAR(seen[rank], expected, 5 * __builtin_sqrt(expected)) << rank;
  }
}

TEST(Zipf, theta_zero_is_uniform_and_one_rank_is_certain) {
  Rng rng = Rng::stream(5, "zipf");
  const ZipfSampler uniform(4, 0);
  std::array<int, 4> seen{};
  for (int i = 0; i < 40'000; ++i) ++seen.at(uniform.draw(rng));
  for (const int count : seen) EXPECT_NEAR(count, 10'000, 500);
  const ZipfSampler single(1, 2);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(single.draw(rng), 0u);
}

TEST(Zipf, draws_are_the_same_bits_everywhere) {
  const ZipfSampler zipf(1000, 0.99);
  Rng rng = Rng::stream(42, "golden");
  uint64_t sum = 0;
  for (int i = 0; i < 10'000; ++i) sum = sum * 31 + zipf.draw(rng);
  EXPECT_EQ(sum, 14709988692462404904u);
}

}  // namespace
}  // namespace skerry
