// The rows or the columns of a sheet: where they stand, and which of them are there.
//
// Invariant: a line is shown while it has not been erased or a write survives in one of its cells.
// Cost: that of MovableAxis.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "crdts/lists/movable_axis.h"

namespace skerry::crdts::sheets {

struct SheetLines {
  lists::MovableAxis axis;
  std::vector<bool> is_erased;                // by element
  std::vector<std::vector<uint32_t>> others;  // by element: the crossing lines with cells
  std::vector<uint32_t> writes;               // by element: how many survive

  // A new line, and the slot that it stands in.
  uint32_t add(const lists::Stamp& stamp, const lists::SlotOrder::Spot& spot);
  bool is_wanted(uint32_t element) const { return !is_erased[element] || writes[element] > 0; }
  // Shows or hides the line as the invariant has it, after a change of what it is made of.
  void refresh(uint32_t element);
};

// Rows and columns as every sheet begins with them: they are laid once.
const std::array<SheetLines, 2>& first_lines();

}  // namespace skerry::crdts::sheets
