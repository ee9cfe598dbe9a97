// Sheets: a constant in A2, a formula for it in B1, a text in C1, lines inserted, erased and moved
// around them.
#include "harness/anomalies/alphabet.h"

namespace skerry::harness {

std::vector<Command> every_sheet_command(const Situation& at, Alphabet alphabet) {
  const std::string constant = std::to_string(100 + at.history.size());
  std::vector<Command> all = {SheetAssign{1, 0, constant}, SheetAssign{0, 1, "=A2"},
                              SheetInsert{SheetAxis::kRows, 1}};
  if (alphabet == Alphabet::kInsertions) return all;
  all.push_back(SheetInsert{SheetAxis::kColumns, 0});
  all.push_back(SheetErase{SheetAxis::kColumns, 0});
  return all;
}

std::vector<Command> every_sheet_move() {
  return {SheetMove{SheetAxis::kRows, 1, 0}, SheetMove{SheetAxis::kColumns, 1, 0}};
}

}  // namespace skerry::harness
