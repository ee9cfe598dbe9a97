#include <string>
#include <utility>

#include "crdts/commands.h"
#include "crdts/family_commands.h"

namespace skerry::crdts {

Command random_register_command(const View&, uint64_t alphabet, Rng& rng) {
  return Command::register_assign(random_letters(rng, 1, alphabet));
}

Command sample_register_command(uint64_t i) {
  return Command::register_assign("word" + std::to_string(i));
}

}  // namespace skerry::crdts
