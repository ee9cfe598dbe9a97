#include <string>
#include <utility>

#include "crdts/commands.h"
#include "crdts/family_commands.h"

namespace skerry::crdts {

Command random_flag_command(const View&, uint64_t, Rng& rng) {
  return Command::make(rng.below(2) == 0 ? Verb::kFlagEnable : Verb::kFlagDisable);
}

Command sample_flag_command(uint64_t i) {
  return Command::make(i % 2 == 0 ? Verb::kFlagEnable : Verb::kFlagDisable);
}

}  // namespace skerry::crdts
