// Sheets: a constant in A2, a formula for it in B1, a text in C1, lines inserted, erased and moved
// around them.
#include "harness/anomalies/alphabet.h"

namespace skerry::harness {
namespace {

Command line(Verb verb, const char* axis, uint64_t position, uint64_t to = 0) {
  Command command = Command::make(verb, {}, axis);
  command.position = position;
  command.column = to;
  return command;
}

Command write(uint64_t row, uint64_t column, std::string text) {
  Command command = Command::make(Verb::kSheetAssign, std::move(text));
  command.position = row;
  command.column = column;
  return command;
}

}  // namespace

std::vector<Command> every_sheet_command(const Situation& at, bool insertions_only) {
  const std::string constant = std::to_string(100 + at.history.size());
  std::vector<Command> all = {write(1, 0, constant), write(0, 1, "=A2"),
                              line(Verb::kSheetInsert, "rows", 1)};
  if (insertions_only) return all;
  all.push_back(line(Verb::kSheetInsert, "columns", 0));
  all.push_back(line(Verb::kSheetErase, "columns", 0));
  return all;
}

std::vector<Command> every_sheet_move() {
  return {line(Verb::kSheetMove, "rows", 1, 0), line(Verb::kSheetMove, "columns", 1, 0)};
}

}  // namespace skerry::harness
