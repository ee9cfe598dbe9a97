// What all sets that read commands themselves refuse alike.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "core/command.h"
#include "core/status.h"

namespace skerry::crdts {

// What is added or removed; null for other commands.
inline const std::string* element_of(const Command& command) {
  if (const auto* addition = std::get_if<SetAdd>(&command)) return &addition->element;
  const auto* removal = std::get_if<SetRemove>(&command);
  return removal == nullptr ? nullptr : &removal->element;
}

// OK for a command of the family on the set itself.
inline Status check_set_command(const Command& command, std::string_view design) {
  if (!path_of(command).empty()) return invalid(std::string(design) + " holds nothing at a path");
  if (is<SetAdd, SetRemove, Undo, Redo>(command)) return absl::OkStatus();
  return invalid(std::string(design) + ": a command of another family");
}

}  // namespace skerry::crdts
