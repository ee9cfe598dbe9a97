#include "crdts/commands.h"

#include <algorithm>
#include <array>
#include <string>

#include "crdts/family_commands.h"

namespace skerry::crdts {

Command random_rich_text_command(const View& view, uint64_t alphabet, Rng& rng) {
  static constexpr std::array<const char*, 6> kMarks = {"bold",   "link",      "italic",
                                                        "strike", "comment:a", "comment:b"};
  const uint64_t dice = rng.below(10);
  if (view.size == 0 || dice < 6) {
    const uint64_t position = rng.below(view.size + 1);
    const uint64_t erased = dice < 3 ? std::min(rng.below(3) + 1, view.size - position) : 0;
    const uint64_t inserted = erased > 0 ? rng.below(3) : rng.below(3) + 1;
    return Command::text_splice(position, erased, random_letters(rng, inserted, alphabet));
  }
  const uint64_t mark = rng.below(std::min<uint64_t>(alphabet, kMarks.size()));
  const bool has_value = mark == 1 || mark >= 4;
  Command command = Command::make(dice < 9 ? Verb::kMarkAdd : Verb::kMarkRemove, {}, kMarks[mark]);
  if (has_value) command.text = random_letters(rng, 1, alphabet);
  command.position = rng.below(view.size);
  command.erased = std::min(rng.below(4) + 1, view.size - command.position);
  return command;
}

Command sample_rich_text_command(uint64_t i) {
  return Command::text_splice(0, 0, "word" + std::to_string(i));
}

}  // namespace skerry::crdts
