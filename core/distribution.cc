#include "core/distribution.h"

#include <algorithm>
#include <array>
#include <bit>

#include "core/check.h"
#include "core/exact_math.h"

// Every kind but constant, uniform and empirical is a table of quantiles, finer and finer towards
// both ends, so that p99.99 is as right as p50.
//
// A draw `u` is folded at the median: v = min(u, ~u) is how far it is from its end, in [0, 2^63).
// Each octave of v has kCells knots at equal steps, and below the last octave there is one linear
// region, as a floating-point number has its subnormals. Knots between which a draw lies are
// interpolated linearly with all the bits that are left. With 32 cells an octave the error is below
// 2e-4 of the distance that quantiles travel in an octave.
namespace skerry {
namespace {

__extension__ using Wide = unsigned __int128;
__extension__ using SignedWide = __int128;

constexpr int kCellBits = 5;
constexpr int kCells = 1 << kCellBits;
constexpr int kOctaves = 40;  // the outermost knots but one are at 2^-45
constexpr size_t kKnots = static_cast<size_t>(kOctaves) * kCells + 1;  // of one half

constexpr int64_t kMostValue = int64_t{1} << 62;
constexpr size_t kMostQuantiles = 65536;

uint64_t high_product(uint64_t a, uint64_t b) { return static_cast<uint64_t>((Wide{a} * b) >> 64); }

// From `low` to `high` by the 64-bit fraction.
int64_t between(int64_t low, int64_t high, uint64_t fraction) {
  const uint64_t distance = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  return static_cast<int64_t>(static_cast<uint64_t>(low) + high_product(distance, fraction));
}

// v of knot `i`; knots ascend from v = 0 to v = 2^63.
uint64_t knot_position(size_t i) {
  const size_t octave = i / kCells;
  const uint64_t cell = i % kCells;
  if (octave == 0) return cell << (64 - kOctaves - kCellBits);
  return (uint64_t{kCells} + cell) << (63 - kOctaves - kCellBits + static_cast<int>(octave));
}

// v / 2^64; at the end itself half a cell, because many quantiles are infinite there.
double knot_probability(size_t i) {
  if (i == 0) return 0x1p-46;
  return static_cast<double>(knot_position(i)) * 0x1p-64;
}

// The standard normal's upper quantiles at the knots, descending to 0 at the median.
const std::array<double, kKnots>& normal_quantiles() {
  static const std::array<double, kKnots> table = [] {
    std::array<double, kKnots> z{};
    for (size_t i = kKnots - 1; i-- > 0;) {
      z[i] = exact::normal_tail_inverse(knot_probability(i), z[i + 1]);
    }
    return z;
  }();
  return table;
}

double log_of(int64_t value) { return exact::log(static_cast<double>(value)); }

// The quantile at knot `i` of the upper or the lower half.
double value_at(const Distribution& d, size_t i, bool is_upper) {
  const double p = knot_probability(i);       // from the nearer end
  const double upper = is_upper ? p : 1 - p;  // the chance of more
  const double mean = static_cast<double>(d.a);
  switch (d.kind) {
    case Distribution::Kind::kExponential:
      if (i == 0 && !is_upper) return 0;
      return mean * -exact::log(upper);
    case Distribution::Kind::kNormal: {
      const double distance = static_cast<double>(d.b) * normal_quantiles()[i];
      return is_upper ? mean + distance : mean - distance;
    }
    case Distribution::Kind::kLognormal: {
      static const double z99 = exact::normal_tail_inverse(0.01);
      const double sigma = (log_of(d.b) - log_of(d.a)) / z99;
      const double z = normal_quantiles()[i];
      return mean * exact::exp(sigma * (is_upper ? z : -z));
    }
    case Distribution::Kind::kPareto: {
      if (i == 0 && !is_upper) return mean;
      const double value = mean * exact::exp(-exact::log(upper) / d.shape);
      return d.b > 0 && value > static_cast<double>(d.b) ? static_cast<double>(d.b) : value;
    }
    default:
      SKERRY_CHECK(false && "this kind has no knots");
  }
}

// The knots from the lowest quantile to the highest: kKnots of the lower half (v ascending), then
// kKnots of the upper half (v descending); both hold the median.
std::vector<int64_t> make_knots(const Distribution& d) {
  std::vector<int64_t> knots(2 * kKnots);
  for (size_t i = 0; i < kKnots; ++i) {
    knots[i] = exact::round_saturating(value_at(d, i, false));
    knots[2 * kKnots - 1 - i] = exact::round_saturating(value_at(d, i, true));
  }
  int64_t floor = d.least;
  for (int64_t& knot : knots) {  // rounding must not make it fall
    floor = std::max(floor, knot);
    knot = floor;
  }
  return knots;
}

// The mean of draws from knots whose positions `at(i)` ascend to 2^64.
int64_t mean_of_knots(const std::vector<int64_t>& knots) {
  SignedWide sum = 0;
  for (size_t i = 0; i + 1 < kKnots; ++i) {
    const auto width = static_cast<SignedWide>(knot_position(i + 1) - knot_position(i));
    const size_t j = 2 * kKnots - 2 - i;
    sum += width * (knots[i] + (knots[i + 1] - knots[i]) / 2);
    sum += width * (knots[j] + (knots[j + 1] - knots[j]) / 2);
  }
  return static_cast<int64_t>(sum >> 64);
}

int64_t mean_of_uniform(const Distribution& d) {
  const int64_t floor = std::max(d.a, d.least);
  if (floor >= d.b) return floor;
  const SignedWide below = static_cast<SignedWide>(floor) - d.a;
  const SignedWide rest = static_cast<SignedWide>(d.b) - floor + 1;
  const SignedWide twice_middle = static_cast<SignedWide>(floor) + d.b;
  if (below == 0) return static_cast<int64_t>(twice_middle / 2);
  // In units of 1 / (number of values); doubles suffice for what a floor cuts off.
  const double share = static_cast<double>(below) / static_cast<double>(below + rest);
  const double middle = static_cast<double>(twice_middle) / 2;
  return exact::round_saturating(share * static_cast<double>(floor) + (1 - share) * middle);
}

int64_t mean_of_table(const Distribution& d) {
  SignedWide twice_sum = 0;
  for (size_t i = 0; i + 1 < d.table.size(); ++i) {
    twice_sum +=
        static_cast<SignedWide>(std::max(d.table[i], d.least)) + std::max(d.table[i + 1], d.least);
  }
  return static_cast<int64_t>(twice_sum / (2 * static_cast<SignedWide>(d.table.size() - 1)));
}

Status validate_table(const std::vector<int64_t>& table) {
  if (table.size() < 2 || table.size() > kMostQuantiles) {
    return invalid("an empirical distribution needs 2 to " + std::to_string(kMostQuantiles) +
                   " quantiles, not " + std::to_string(table.size()));
  }
  if (!std::is_sorted(table.begin(), table.end())) {
    return invalid("the quantiles of an empirical distribution must ascend");
  }
  if (table.front() < -kMostValue || table.back() > kMostValue) {
    return invalid("a quantile is beyond 2^62");
  }
  return absl::OkStatus();
}

Status validate_pareto(const Distribution& d) {
  if (d.a <= 0) return invalid("a Pareto distribution's least value must be above 0");
  if (!(d.shape >= 0.01 && d.shape <= 1000)) {
    return invalid("a Pareto distribution's shape must be from 0.01 to 1000");
  }
  if (d.b != 0 && d.b < d.a) return invalid("a Pareto distribution's cap is below its least value");
  return absl::OkStatus();
}

}  // namespace

Status validate(const Distribution& d) {
  for (const int64_t value : {d.a, d.b, d.least}) {
    if (value < -kMostValue || value > kMostValue) return invalid("a value is beyond 2^62");
  }
  switch (d.kind) {
    case Distribution::Kind::kConstant:
      return absl::OkStatus();
    case Distribution::Kind::kUniform:
      return d.a <= d.b ? absl::OkStatus()
                        : invalid("a uniform distribution's least is above its most");
    case Distribution::Kind::kExponential:
      return d.a > 0 ? absl::OkStatus()
                     : invalid("an exponential distribution's mean must be above 0");
    case Distribution::Kind::kNormal:
      return d.b >= 0 ? absl::OkStatus() : invalid("a standard deviation must not be negative");
    case Distribution::Kind::kLognormal:
      return d.a > 0 && d.a <= d.b ? absl::OkStatus()
                                   : invalid("a lognormal distribution needs 0 < p50 <= p99");
    case Distribution::Kind::kPareto:
      return validate_pareto(d);
    case Distribution::Kind::kEmpirical:
      return validate_table(d.table);
  }
  return invalid("no such kind of distribution");
}

int64_t mean_of(const Distribution& d) {
  SKERRY_CHECK(validate(d).ok());
  switch (d.kind) {
    case Distribution::Kind::kConstant:
      return std::max(d.a, d.least);
    case Distribution::Kind::kUniform:
      return mean_of_uniform(d);
    case Distribution::Kind::kEmpirical:
      return mean_of_table(d);
    case Distribution::Kind::kExponential:
      if (d.least <= 0) return d.a;
      break;
    default:
      break;
  }
  return mean_of_knots(make_knots(d));
}

Sampler::Sampler(const Distribution& d) : kind_(d.kind), a_(d.a), b_(d.b), least_(d.least) {
  SKERRY_CHECK(validate(d).ok());
  switch (d.kind) {
    case Distribution::Kind::kConstant:
      a_ = std::max(d.a, d.least);
      break;
    case Distribution::Kind::kUniform:
      break;
    case Distribution::Kind::kEmpirical:
      table_ = d.table;
      for (int64_t& value : table_) value = std::max(value, d.least);
      break;
    default:
      table_ = make_knots(d);
  }
  least_ = quantile(0);
}

int64_t Sampler::quantile(uint64_t u) const {
  switch (kind_) {
    case Distribution::Kind::kConstant:
      return a_;
    case Distribution::Kind::kUniform: {
      const uint64_t count = static_cast<uint64_t>(b_) - static_cast<uint64_t>(a_) + 1;
      const uint64_t value = static_cast<uint64_t>(a_) + high_product(u, count);
      return std::max(static_cast<int64_t>(value), least_);
    }
    case Distribution::Kind::kEmpirical: {
      const Wide position = Wide{u} * (table_.size() - 1);
      const auto i = static_cast<size_t>(position >> 64);
      return between(table_[i], table_[i + 1], static_cast<uint64_t>(position));
    }
    default:
      break;
  }
  // All ones in the upper half. Which half it is, no processor can predict: hence no branch.
  const uint64_t upper = ~(u >> 63) + 1;
  const uint64_t v = u ^ upper;
  const int zeros = std::countl_zero(v | 1);  // >= 1
  // Octave 0 is the linear region at the end, kOctaves - 1 the one next to the median.
  const int octave = zeros < kOctaves ? kOctaves - zeros : 0;
  const int whole = (octave == 0 ? kOctaves : zeros + 1);  // bits above the cell's
  const uint64_t cell = (v << whole) >> (64 - kCellBits);
  const uint64_t fraction = v << (whole + kCellBits);
  const uint64_t i = static_cast<uint64_t>(octave) * kCells + cell;
  // Cell i, or in the upper half, where v descends as values ascend, cell 2 * kKnots - 2 - i.
  const auto at = static_cast<size_t>((i ^ upper) + (upper & (2 * kKnots - 1)));
  return between(table_[at], table_[at + 1], fraction ^ upper);
}

int64_t Sampler::draw(Rng& rng) const {
  if (kind_ == Distribution::Kind::kConstant) return a_;
  return quantile(rng.next());
}

ZipfSampler::ZipfSampler(uint64_t count, double theta) : count_(count) {
  SKERRY_CHECK(count >= 1 && count <= kMostRanks && theta >= 0 && theta <= kMostTheta);
  if (theta == 0) return;
  std::vector<double> sums(count);
  double total = 0;
  for (size_t rank = 0; rank < count; ++rank) {
    total += exact::exp(-theta * exact::log(static_cast<double>(rank + 1)));
    sums[rank] = total;
  }
  cumulative_.resize(count);
  for (size_t rank = 0; rank < count; ++rank) {
    cumulative_[rank] = Rng::probability(sums[rank] / total);
  }
}

uint64_t ZipfSampler::draw(Rng& rng) const {
  const uint64_t u = rng.next();
  if (cumulative_.empty()) return high_product(u, count_);
  const auto at = std::upper_bound(cumulative_.begin(), cumulative_.end(), u);
  return std::min(static_cast<uint64_t>(at - cumulative_.begin()), count_ - 1);
}

}  // namespace skerry
