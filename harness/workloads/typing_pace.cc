#include "harness/workloads/typing_pace.h"

#include <algorithm>

namespace skerry::harness {
namespace {

constexpr double kMillisecond = 1e6;
constexpr uint64_t kPauseShare = Rng::probability(0.1);

Distribution lognormal(double p50_ms, double p99_ms, double speed) {
  Distribution distribution;
  distribution.kind = Distribution::Kind::kLognormal;
  distribution.a = std::max<int64_t>(1, static_cast<int64_t>(p50_ms * kMillisecond / speed));
  distribution.b = std::max(distribution.a, static_cast<int64_t>(p99_ms * kMillisecond / speed));
  distribution.least = 1;
  return distribution;
}

}  // namespace

TypingPace::TypingPace(double speed)
    : keystroke_(lognormal(140, 600, speed)), pause_(lognormal(3'000, 60'000, speed)) {}

TypingPace::Gap TypingPace::draw(Rng& rng) const {
  const bool is_pause = rng.chance(kPauseShare);
  return {Duration::nanoseconds((is_pause ? pause_ : keystroke_).draw(rng)), is_pause};
}

}  // namespace skerry::harness
