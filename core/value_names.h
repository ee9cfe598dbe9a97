// Values that write changes out by their dots ("0.1f.5"), which nobody knows beforehand, with the
// names that a script gives these changes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/value.h"

namespace skerry {

// A dot's text (core/command_scanner.h) and its name.
using DotNames = std::vector<std::pair<std::string, std::string>>;

// A collection with what has names called by them; other values write no dots.
Value with_names(Value value, const DotNames& names);

}  // namespace skerry
