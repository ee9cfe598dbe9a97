// The elements of sets, as commands name them.
#pragma once

#include <string>
#include <variant>

#include "core/command.h"

namespace skerry::crdts {

// What is added or removed; null for other commands.
inline const std::string* element_of(const Command& command) {
  if (const auto* addition = std::get_if<SetAdd>(&command)) return &addition->element;
  const auto* removal = std::get_if<SetRemove>(&command);
  return removal == nullptr ? nullptr : &removal->element;
}

}  // namespace skerry::crdts
