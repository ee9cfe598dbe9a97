// Which cells must be computed anew after a join: those that changed, and the formulas that read
// them, directly or through others.
#pragma once

#include <vector>

#include "crdts/sheets/sheet_state.h"

namespace skerry::crdts::sheets {

// All formulas where lines came, went or moved. Ascending. `changed` is what the join into `state`
// gave. Cost: O(writes log writes), and the areas that formulas read.
std::vector<CellIndex> cells_to_recompute(const SheetState& state,
                                          const SheetState::Changed& changed);

}  // namespace skerry::crdts::sheets
