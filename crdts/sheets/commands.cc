#include "crdts/commands.h"
#include "crdts/family_commands.h"

namespace skerry::crdts {

Command random_sheet_command(const View&, uint64_t, Rng&) { return Command::undo(); }

Command sample_sheet_command(uint64_t) { return Command::undo(); }

}  // namespace skerry::crdts
