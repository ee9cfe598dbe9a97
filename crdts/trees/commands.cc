#include "crdts/commands.h"
#include "crdts/family_commands.h"

namespace skerry::crdts {

Command random_tree_command(const View&, uint64_t, Rng&) { return Command::undo(); }

Command sample_tree_command(uint64_t) { return Command::undo(); }

}  // namespace skerry::crdts
