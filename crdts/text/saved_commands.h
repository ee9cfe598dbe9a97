// What one actor did to a text, in the order of its dots: commands in groups of one shape.
#pragma once

#include <cstdint>
#include <vector>

#include "crdts/text/block.h"

namespace skerry::crdts::text {

// Elements of one actor in a row.
struct ElementRange {
  ElementId first;
  uint32_t length = 0;
};

// An undo or redo: the command, by its first dot, and the causal length that it is raised to.
struct Turn {
  ElementId command;
  uint32_t length = 0;
};

struct SavedCommands {
  // Commands without a dot between them, each of which deletes and inserts as many elements; turns
  // do neither and have one dot each.
  struct Group {
    uint32_t first = 0;  // dot
    uint32_t count = 0;
    uint32_t erased = 0;
    uint32_t inserted = 0;
    uint32_t where = 0;  // its first range, or turn

    bool is_turns() const { return erased == 0 && inserted == 0; }
    uint32_t dots() const { return is_turns() ? 1 : erased + inserted; }  // of one command
    uint64_t end() const { return first + uint64_t{count} * dots(); }
  };
  // How the times of so many commands go on, each from the one before and the first from zero:
  // modulo 2^64 and 2^32.
  struct Pace {
    uint64_t step_ns = 0;
    uint32_t counter_step = 0;
    uint32_t count = 0;
  };

  std::vector<Group> groups;
  std::vector<ElementRange> ranges;  // that were deleted
  std::vector<Turn> turns;
  std::vector<Pace> paces;

  // The last dot.
  uint32_t last() const {
    return groups.empty() ? 0 : static_cast<uint32_t>(groups.back().end() - 1);
  }
};

}  // namespace skerry::crdts::text
