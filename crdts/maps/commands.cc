#include <algorithm>
#include <string>

#include "crdts/commands.h"
#include "crdts/family_commands.h"

namespace skerry::crdts {
namespace {

constexpr uint64_t kDistinctKeys = 4;

// One key in most cases, up to four; few enough that commands meet.
std::string random_path(uint64_t alphabet, Rng& rng) {
  std::string path;
  do {
    path += '/';
    path += random_letters(rng, 1, std::min(alphabet, kDistinctKeys));
  } while (path.size() < 16 && rng.below(10) < 4);
  return path;
}

Verb random_verb(Rng& rng) {
  const uint64_t draw = rng.below(20);
  if (draw < 9) return Verb::kCounterAdd;
  if (draw < 11) return Verb::kRegisterAssign;
  if (draw < 12) return Verb::kFlagEnable;
  if (draw < 13) return Verb::kFlagDisable;
  if (draw < 15) return Verb::kSetAdd;
  if (draw < 16) return Verb::kSetRemove;
  return Verb::kMapRemove;
}

}  // namespace

Command random_map_command(const View&, uint64_t alphabet, Rng& rng) {
  Command command;
  command.verb = random_verb(rng);
  command.path = random_path(alphabet, rng);
  if (command.verb == Verb::kCounterAdd) {
    command.amount = static_cast<int64_t>(rng.below(10)) - 1;
  } else if (command.verb == Verb::kRegisterAssign || command.verb == Verb::kSetAdd ||
             command.verb == Verb::kSetRemove) {
    command.text = random_letters(rng, 1, alphabet);
  }
  return command;
}

Command sample_map_command(uint64_t i) {
  Command command = Command::counter_add(static_cast<int64_t>(i) + 1);
  command.path = "/word" + std::to_string(i);
  return command;
}

}  // namespace skerry::crdts
