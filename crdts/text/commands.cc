#include <algorithm>
#include <string>
#include <utility>

#include "crdts/generate/commands.h"
#include "crdts/generate/family_commands.h"

namespace skerry::crdts {

Command random_text_command(const View& view, uint64_t alphabet, Rng& rng) {
  if (rng.below(8) == 0) {
    const bool is_undo = rng.below(3) != 0;
    const bool is_global = rng.below(3) == 0;
    return command_of({is_undo, is_global});
  }
  const uint64_t dice = rng.below(10);
  const uint64_t size = view.size;
  const uint64_t position = rng.below(size + 1);
  const uint64_t erased = dice < 4 ? std::min(rng.below(3) + 1, size - position) : 0;
  const uint64_t inserted = erased > 0 ? rng.below(3) : rng.below(3) + 1;
  return TextSplice{position, erased, random_letters(rng, inserted, alphabet)};
}

Command sample_text_command(uint64_t i) { return TextSplice{0, 0, "word" + std::to_string(i)}; }

}  // namespace skerry::crdts
