// What all sets that read commands themselves refuse alike.
#pragma once

#include <string>
#include <string_view>

#include "core/command.h"
#include "core/status.h"

namespace skerry::crdts {

inline bool is_set_verb(Verb verb) {
  return verb == Verb::kSetAdd || verb == Verb::kSetRemove || verb == Verb::kUndo ||
         verb == Verb::kRedo;
}

// OK for a command of the family on the set itself.
inline Status check_set_command(const Command& command, std::string_view design) {
  if (!command.path.empty()) return invalid(std::string(design) + " holds nothing at a path");
  if (is_set_verb(command.verb)) return absl::OkStatus();
  return invalid(std::string(design) + ": a command of another family");
}

}  // namespace skerry::crdts
