#include <string>
#include <utility>

#include "crdts/generate/commands.h"
#include "crdts/generate/family_commands.h"

namespace skerry::crdts {

Command random_set_command(const View&, uint64_t alphabet, Rng& rng) {
  if (rng.below(8) == 0) {
    const uint64_t kind = rng.below(4);
    return command_of({kind < 2, kind % 2 == 1});
  }
  const bool adds = rng.below(10) < 6;
  // Some words among the letters, so that even a set that only grows goes on for long.
  const uint64_t length = rng.below(4) == 0 ? 2 + rng.below(2) : 1;
  std::string element = random_letters(rng, length, alphabet);
  if (adds) return SetAdd{std::move(element)};
  return SetRemove{std::move(element)};
}

Command sample_set_command(uint64_t i) { return SetAdd{"word" + std::to_string(i)}; }

}  // namespace skerry::crdts
