#include <string>
#include <utility>

#include "crdts/commands.h"
#include "crdts/family_commands.h"

namespace skerry::crdts {

Command random_list_command(const View& view, uint64_t alphabet, Rng& rng) {
  const uint64_t dice = rng.below(20);
  if (dice >= 18) {
    const bool is_global = rng.below(2) == 0;
    return dice == 18 ? Command::undo(is_global) : Command::redo(is_global);
  }
  if (dice < 7 || view.size == 0) {
    Command command = Command::make(Verb::kListInsert, random_letters(rng, 1, alphabet));
    command.position = rng.below(view.size + 1);
    return command;
  }
  Command command = Command::make(Verb::kListMove);
  command.position = rng.below(view.size);
  if (dice < 12) {
    command.column = rng.below(view.size);
  } else if (dice < 15) {
    command.verb = Verb::kListErase;
  } else {
    command.verb = Verb::kListAssign;
    command.text = random_letters(rng, 2, alphabet);
  }
  return command;
}

Command sample_list_command(uint64_t i) {
  return Command::make(Verb::kListInsert, "item" + std::to_string(i));
}

}  // namespace skerry::crdts
