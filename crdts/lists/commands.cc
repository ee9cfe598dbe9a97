#include <string>
#include <utility>

#include "crdts/generate/commands.h"
#include "crdts/generate/family_commands.h"

namespace skerry::crdts {

Command random_list_command(const View& view, uint64_t alphabet, Rng& rng) {
  const uint64_t dice = rng.below(20);
  if (dice >= 18) {
    const bool is_global = rng.below(2) == 0;
    return command_of({dice == 18, is_global});
  }
  if (dice < 7 || view.size == 0) {
    std::string item = random_letters(rng, 1, alphabet);
    return ListInsert{rng.below(view.size + 1), std::move(item)};
  }
  const uint64_t position = rng.below(view.size);
  if (dice < 12) return ListMove{position, rng.below(view.size)};
  if (dice < 15) return ListErase{position};
  return ListAssign{position, random_letters(rng, 2, alphabet)};
}

Command sample_list_command(uint64_t i) { return ListInsert{0, "item" + std::to_string(i)}; }

}  // namespace skerry::crdts
