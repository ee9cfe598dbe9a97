#include <string>
#include <utility>

#include "crdts/commands.h"
#include "crdts/family_commands.h"

namespace skerry::crdts {

Command random_counter_command(const View&, uint64_t, Rng& rng) {
  return Command::counter_add(static_cast<int64_t>(rng.below(9)) - 4);
}

Command sample_counter_command(uint64_t i) {
  return Command::counter_add(static_cast<int64_t>(i % 9) + 1);
}

}  // namespace skerry::crdts
