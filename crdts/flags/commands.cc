#include <string>
#include <utility>

#include "crdts/generate/commands.h"
#include "crdts/generate/family_commands.h"

namespace skerry::crdts {

Command random_flag_command(const View&, uint64_t, Rng& rng) {
  if (rng.below(2) == 0) return FlagEnable{};
  return FlagDisable{};
}

Command sample_flag_command(uint64_t i) {
  if (i % 2 == 0) return FlagEnable{};
  return FlagDisable{};
}

}  // namespace skerry::crdts
