#include "harness/plan/plan.h"

#include <string>

#include "core/rng.h"

namespace skerry::harness {

uint64_t drawn_epoch(uint64_t seed, uint32_t node, uint32_t opening) {
  const std::string life = std::to_string(node) + "/" + std::to_string(2 * opening - 1);
  return Rng::stream(seed, "epoch/" + life).next();
}

uint64_t epoch_of(const Plan& plan, uint32_t node, uint32_t opening) {
  const auto listed = plan.epochs.find({node, opening});
  return listed == plan.epochs.end() ? drawn_epoch(plan.seed, node, opening) : listed->second;
}

}  // namespace skerry::harness
