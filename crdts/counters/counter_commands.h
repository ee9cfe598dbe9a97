// What all counters that read commands themselves refuse alike.
#pragma once

#include <string>
#include <string_view>

#include "core/command.h"
#include "core/status.h"

namespace skerry::crdts {

// OK for a command of the family on the counter itself.
inline Status check_counter_command(const Command& command, std::string_view design) {
  if (!path_of(command).empty()) return invalid(std::string(design) + " holds nothing at a path");
  if (is<CounterAdd, CounterReset, CounterTransfer, Undo, Redo>(command)) return absl::OkStatus();
  return invalid(std::string(design) + ": a command of another family");
}

}  // namespace skerry::crdts
