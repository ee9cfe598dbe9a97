// Randomness that is the same everywhere: xoshiro256++ (Blackman and Vigna 2019) in named streams.
//
// Each component draws from a stream of its own, derived from the run's seed and the component's
// name, so that adding one component never moves another's draws. `std::` distributions are not
// used (their bits differ between libraries); core/distribution.h has exact ones.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace skerry {

class Rng {
 public:
  // The stream of `name` under `seed`. Names are paths: "workload/0/replica/3".
  static Rng stream(uint64_t seed, std::string_view name);

  // 64 uniform bits.
  uint64_t next() {
    const uint64_t result = rotate(state_[0] + state_[3], 23) + state_[0];
    const uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotate(state_[3], 45);
    return result;
  }

  // Uniform in [0, bound), without bias (Lemire 2019). REQUIRES: bound > 0.
  uint64_t below(uint64_t bound);

  // True with probability threshold / 2^64; see `probability()`.
  bool chance(uint64_t threshold) { return next() < threshold; }

  // The threshold of a probability for `chance`: exact for 0, saturating at 1 (which then misses
  // once in 2^64 draws).
  static constexpr uint64_t probability(double p) {
    if (p <= 0) return 0;
    if (p >= 1) return ~uint64_t{0};
    return static_cast<uint64_t>(p * 18446744073709551616.0);
  }

 private:
  static constexpr uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

  std::array<uint64_t, 4> state_{};
};

}  // namespace skerry
