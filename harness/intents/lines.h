// Which named cells of a sheet stand in one line. A line has no name of its own, but what is
// written in it never leaves it: what anybody saw in one row is of one row for ever, wherever that
// is moved.
//
// Cost: O(cells log cells) a look.
#pragma once

#include <map>
#include <vector>

#include "core/command.h"
#include "harness/intents/names.h"

namespace skerry::harness {

// Lines of one axis as a value shows them: the names in each, by position.
using ShownLines = std::map<uint64_t, std::vector<Name>>;
ShownLines lines_shown(const Value& sheet, SheetAxis axis);

class Lines {
 public:
  // Somebody sees this.
  void look(const ShownLines& lines);
  // Somebody writes one name into the line of another.
  void join(Name a, Name b) { parents_[root(a)] = root(b); }
  // The same name for all that are known to be of one line.
  Name root(Name name) const;

 private:
  mutable std::map<Name, Name> parents_;
};

}  // namespace skerry::harness
