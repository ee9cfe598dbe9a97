// What all sets that read commands themselves refuse alike.
#pragma once

#include <string>
#include <string_view>

#include "core/command.h"
#include "core/status.h"
#include "crdts/object/elements.h"

namespace skerry::crdts {

// OK for a command of the family on the set itself.
inline Status check_set_command(const Command& command, std::string_view design) {
  if (!path_of(command).empty()) return invalid(std::string(design) + " holds nothing at a path");
  if (is<SetAdd, SetRemove, Undo, Redo>(command)) return absl::OkStatus();
  return invalid(std::string(design) + ": a command of another family");
}

}  // namespace skerry::crdts
