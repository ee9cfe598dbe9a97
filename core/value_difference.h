// Two values that should be equal, shown to people where they differ.
#pragma once

#include <cstddef>
#include <string>

#include "core/value.h"

namespace skerry {

struct ValueDifference {
  std::string left;   // an excerpt around the first difference, with "..." where something is cut
  std::string right;  // the same part of the other
  std::string where;  // " (they differ from character 1,204 on)"; empty where all is shown
};

// Texts and sequences: at most `limit` bytes of each, beginning shortly before the first
// difference. Collections: the elements that only the one holds, and those that only the other
// holds; copies count. Values of two kinds, and numbers: as to_display shows them.
ValueDifference difference_of(const Value& left, const Value& right, size_t limit = 80);

// Both whole where they are short, else where they differ.
ValueDifference shown_beside(const Value& left, const Value& right);

}  // namespace skerry
