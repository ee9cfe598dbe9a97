#include <string>
#include <utility>

#include "crdts/generate/commands.h"
#include "crdts/generate/family_commands.h"

namespace skerry::crdts {
namespace {

// Whom a transfer may go to: those that small worlds have.
constexpr uint64_t kReplicas = 4;

}  // namespace

Command random_counter_command(const View&, uint64_t, Rng& rng) {
  const uint64_t kind = rng.below(10);
  if (kind == 0) return CounterReset{};
  if (kind > 1) return CounterAdd{static_cast<int64_t>(rng.below(9)) - 4};
  CounterTransfer transfer;
  transfer.amount = static_cast<int64_t>(rng.below(3)) + 1;
  transfer.replica = rng.below(kReplicas);
  return transfer;
}

Command sample_counter_command(uint64_t i) { return CounterAdd{static_cast<int64_t>(i % 9) + 1}; }

}  // namespace skerry::crdts
