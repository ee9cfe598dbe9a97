// Probability distributions whose draws are the same bits on every platform.
//
// A Distribution is a description, as a scenario gives it; a Sampler is made of it once and draws
// from it. Every draw is a 64-bit integer computed from one call of Rng::next() by integer
// arithmetic and tables: no libm function, nothing that a compiler may contract. A constant calls
// next() not at all. Values and quantiles are within +-2^62; tails beyond 2^-46 are cut off.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/rng.h"
#include "core/status.h"

namespace skerry {

struct Distribution {
  enum class Kind : uint8_t {
    kConstant,     // a
    kUniform,      // a <= x <= b
    kExponential,  // mean a
    kNormal,       // mean a, standard deviation b; below `least` becomes `least`
    kLognormal,    // median (p50) a, 99th percentile (p99) b; REQUIRES 0 < a <= b
    kPareto,       // least value a, shape `shape` > 0; capped at b where b > 0
    kEmpirical,    // linear between the quantiles of `table`, at equal steps from 0 to 1
  };
  Kind kind = Kind::kConstant;
  int64_t a = 0;
  int64_t b = 0;
  double shape = 0;
  int64_t least = 0;  // the floor of every draw
  std::vector<int64_t> table;

  static Distribution constant(int64_t value) { return {Kind::kConstant, value, 0, 0, 0, {}}; }
  friend bool operator==(const Distribution&, const Distribution&) = default;
};

// OK if a Sampler can be made of it, else what is wrong.
Status validate(const Distribution& distribution);

// The mean, rounded, for reports and for the runner's estimate; exact for constant, uniform and
// exponential.
int64_t mean_of(const Distribution& distribution);

class Sampler {
 public:
  Sampler() = default;
  // REQUIRES: validate(distribution).ok().
  explicit Sampler(const Distribution& distribution);

  // Cost: a few nanoseconds. A sampler of a table holds 20 KiB: share it between links.
  int64_t draw(Rng& rng) const;
  // The draw that the 64 uniform bits `u` give: monotone in u, so that tests can ask for quantiles.
  int64_t quantile(uint64_t u) const;
  // No draw is smaller: a conservative bound.
  int64_t least() const { return least_; }

 private:
  std::vector<int64_t> table_;  // quantiles; how the index is found is in distribution.cc
  Distribution::Kind kind_ = Distribution::Kind::kConstant;
  int64_t a_ = 0;
  int64_t b_ = 0;
  int64_t least_ = 0;
};

// Ranks 0..count-1 with P(rank) proportional to 1 / (rank + 1)^theta, by a table of 8 bytes a rank;
// theta 0 is uniform and needs none. One call of Rng::next() and O(log count) a draw.
class ZipfSampler {
 public:
  static constexpr uint64_t kMostRanks = uint64_t{1} << 24;
  static constexpr double kMostTheta = 40;

  // REQUIRES: 1 <= count <= kMostRanks and 0 <= theta <= kMostTheta.
  ZipfSampler(uint64_t count, double theta);
  uint64_t draw(Rng& rng) const;

 private:
  uint64_t count_;
  std::vector<uint64_t> cumulative_;  // scaled to 2^64; empty where uniform
};

}  // namespace skerry
