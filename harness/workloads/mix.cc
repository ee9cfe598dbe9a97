#include "harness/workloads/mix.h"

#include <limits>

namespace skerry::harness {

StatusOr<Mix> Mix::make(const Settings& settings, std::string_view name) {
  const auto& weights = settings.weights(name);
  double total = 0;
  for (const auto& [word, weight] : weights) total += weight;
  if (!(total > 0)) return invalid(std::string(name) + ": the weights sum to zero");
  Mix mix;
  double sum = 0;
  for (const auto& [word, weight] : weights) {
    if (!(weight > 0)) continue;
    sum += weight;
    mix.shares_.push_back({word, Rng::probability(sum / total)});
  }
  mix.shares_.back().below = std::numeric_limits<uint64_t>::max();
  return mix;
}

const std::string& Mix::draw(Rng& rng) const {
  const uint64_t drawn = rng.next();
  for (const Share& share : shares_) {
    if (drawn < share.below) return share.word;
  }
  return shares_.back().word;
}

}  // namespace skerry::harness
