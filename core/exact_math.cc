#include "core/exact_math.h"

#include <bit>

#include "core/check.h"

namespace skerry::exact {
namespace {

// log(2) in two parts: the first has 32 significant bits, so that its products with exponents are
// exact.
constexpr double kLn2High = 0x1.62e42fee00000p-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr double kInverseLn2 = 0x1.71547652b82fep+0;
constexpr double kInverseSqrtTwoPi = 0x1.9884533d43651p-2;

}  // namespace

double log(double x) {
  const uint64_t bits = std::bit_cast<uint64_t>(x);
  int exponent = static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0x000FFFFFFFFFFFFFu) | 0x3FF0000000000000u);
  if (m > 1.4142135623730951) {  // into [sqrt(1/2), sqrt(2)], where the series is short
    m *= 0.5;
    ++exponent;
  }
  // log(m) = 2 artanh(s), s = (m - 1) / (m + 1), |s| <= 0.172.
  const double s = (m - 1) / (m + 1);
  const double square = s * s;
  double sum = 0;
  for (int k = 23; k >= 3; k -= 2) sum = (sum + 1.0 / k) * square;
  const double e = exponent;
  return e * kLn2High + (e * kLn2Low + (2 * s + 2 * s * sum));
}

double exp(double x) {
  if (x < -700) return 0;
  if (x > 700) x = 700;
  const double scaled = x * kInverseLn2;
  const auto k = static_cast<int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  const double n = static_cast<double>(k);
  const double r = (x - n * kLn2High) - n * kLn2Low;  // |r| <= 0.35
  double sum = 1;
  for (int i = 14; i >= 1; --i) sum = 1 + sum * r / i;
  return sum * std::bit_cast<double>(static_cast<uint64_t>(k + 1023) << 52);
}

double normal_tail(double z) {
  const double density = kInverseSqrtTwoPi * exp(-0.5 * z * z);
  if (z < 2.5) {
    // 1/2 - density * (z + z^3/3 + z^5/(3*5) + ...): all terms positive.
    double term = z;
    double sum = z;
    for (int k = 3; k < 120 && term > sum * 1e-17; k += 2) {
      term = term * z * z / k;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  // Laplace's continued fraction.
  double fraction = z;
  for (int k = 120; k >= 1; --k) fraction = z + k / fraction;
  return density / fraction;
}

double normal_tail_inverse(double p, double start) {
  SKERRY_CHECK(p > 1e-100 && p <= 0.5);
  const double target = log(p);
  double z = start;
  // log Q is concave and falls: Newton's steps from above approach without passing, one from below
  // passes, too far where it starts far away; hence the limit.
  for (int i = 0; i < 60; ++i) {
    const double tail = normal_tail(z);
    const double density = kInverseSqrtTwoPi * exp(-0.5 * z * z);
    double step = (log(tail) - target) * tail / density;
    if (step > 1) step = 1;
    z = z + step < 0 ? 0 : z + step;
    if (step < 1e-14 && step > -1e-14) break;
  }
  return z;
}

int64_t round_saturating(double x) {
  constexpr double kMost = 0x1p62;
  if (!(x > -kMost)) return -(int64_t{1} << 62);
  if (x >= kMost) return int64_t{1} << 62;
  return static_cast<int64_t>(x < 0 ? x - 0.5 : x + 0.5);
}

}  // namespace skerry::exact
