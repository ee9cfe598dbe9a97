#include "bench/kernel/hold_model.h"

#include "core/distribution.h"

namespace skerry::bench {
namespace {

constexpr size_t kDraws = size_t{1} << 20;
constexpr int64_t kMs = 1'000'000;

Increments drawn(const std::string& name, const Distribution& distribution) {
  Rng rng = Rng::stream(1, "hold/" + name);
  const Sampler sampler(distribution);
  Increments increments{name, std::vector<int64_t>(kDraws)};
  for (int64_t& value : increments.values) value = sampler.draw(rng);
  return increments;
}

// Nine in ten about 1 ms, one in ten about 1 s: deliveries and timers.
Increments bimodal() {
  Rng rng = Rng::stream(1, "hold/bimodal");
  const Sampler near({Distribution::Kind::kExponential, kMs, 0, 0, 0, {}});
  const Sampler far({Distribution::Kind::kExponential, 1000 * kMs, 0, 0, 0, {}});
  Increments increments{"bimodal", std::vector<int64_t>(kDraws)};
  for (int64_t& value : increments.values) {
    const bool is_near = rng.chance(Rng::probability(0.9));
    value = is_near ? near.draw(rng) : far.draw(rng);
  }
  return increments;
}

}  // namespace

std::vector<Increments> all_increments() {
  using Kind = Distribution::Kind;
  std::vector<Increments> all;
  all.push_back(drawn("exponential", {Kind::kExponential, 50 * kMs, 0, 0, 0, {}}));
  all.push_back(drawn("lognormal", {Kind::kLognormal, 20 * kMs, 120 * kMs, 0, 0, {}}));
  all.push_back(bimodal());
  // Whole multiples of 10 ms, zero among them: many events at one time.
  all.push_back(drawn("ties", {Kind::kUniform, 0, 10, 0, 0, {}}));
  for (int64_t& value : all.back().values) value *= 10 * kMs;
  return all;
}

}  // namespace skerry::bench
