// Sheets: formulas that no longer mean the cell they were written for, writes that vanish with
// their column, lines that are there twice.
#include <algorithm>
#include <optional>

#include "harness/anomalies/detector.h"
#include "harness/anomalies/shown.h"

namespace skerry::harness {
namespace {

const ShownCell* cell_named(const ShownSheet& sheet, const std::string& name) {
  const auto at = std::ranges::find(sheet.cells, name, &ShownCell::name);
  return at == sheet.cells.end() ? nullptr : &*at;
}

size_t times_shown(const ShownSheet& sheet, const std::string& text) {
  size_t times = 0;
  for (const ShownCell& cell : sheet.cells) {
    times += static_cast<size_t>(std::ranges::count(cell.texts, text));
  }
  return times;
}

bool is_write(const Step& step) { return is<SheetAssign>(step.command) && step.length != 0; }
// REQUIRES: is_write(step).
const std::string& written_by(const Step& step) {
  return std::get<SheetAssign>(step.command).content;
}
bool is_formula(const Step& step) { return is_write(step) && written_by(step).starts_with("="); }

bool erases(const Step& step) { return is<SheetErase>(step.command) && step.length != 0; }

// A write that nobody wrote over or erased who had seen it: the text must be somewhere.
bool is_owed(const History& history, size_t write) {
  for (size_t i = 0; i < history.size(); ++i) {
    if (has(history[i].past, write) && (is_write(history[i]) || erases(history[i]))) return false;
  }
  return true;
}

std::string lost_write(const Observation& seen, bool with_erasure) {
  const bool has_erasure = std::ranges::any_of(seen.history, erases);
  if (has_erasure != with_erasure) return "";
  const ShownSheet sheet = sheet_shown(seen.value);
  for (size_t i = 0; i < seen.history.size(); ++i) {
    if (!is_write(seen.history[i]) || is_formula(seen.history[i]) || !is_owed(seen.history, i)) {
      continue;
    }
    const std::string& text = written_by(seen.history[i]);
    if (times_shown(sheet, text) == 0) return "what was written, " + text + ", is nowhere";
  }
  return "";
}

}  // namespace

std::string find_delete_column_against_edit(const Observation& seen) {
  return lost_write(seen, true);
}

std::string find_lost_write(const Observation& seen) { return lost_write(seen, false); }

// The formula's author saw a constant where the formula points. Whatever was inserted since, the
// formula comes to that constant, as long as nobody wrote to a cell or erased a line. One formula,
// so that there is no doubt which cell holds it.
std::string find_row_insert_against_formula(const Observation& seen) {
  if (std::ranges::count_if(seen.history, is_formula) != 1) return "";
  const ShownSheet sheet = sheet_shown(seen.value);
  for (size_t i = 0; i < seen.history.size(); ++i) {
    if (!is_formula(seen.history[i]) || !is_owed(seen.history, i)) continue;
    const ShownSheet before = sheet_shown(seen.history[i].seen);
    const ShownCell* target = cell_named(before, written_by(seen.history[i]).substr(1));
    if (target == nullptr || target->texts.front().starts_with("=")) continue;
    bool is_disturbed = false;
    for (size_t j = 0; j < seen.history.size(); ++j) {
      const bool is_other = j != i && !has(seen.history[i].past, j);
      is_disturbed =
          is_disturbed || (is_other && (is_write(seen.history[j]) || erases(seen.history[j])));
    }
    if (is_disturbed) continue;
    for (const ShownCell& cell : sheet.cells) {
      if (!cell.texts.front().starts_with("=") || cell.value == target->texts.front()) continue;
      return "the formula in " + cell.name + " was written for a cell that holds " +
             target->texts.front() + ", and comes to " + cell.value;
    }
  }
  return "";
}

std::string find_duplicate_line(const Observation& seen) {
  const ShownSheet sheet = sheet_shown(seen.value);
  for (size_t i = 0; i < seen.history.size(); ++i) {
    if (!is_write(seen.history[i]) || is_formula(seen.history[i])) continue;
    const std::string& text = written_by(seen.history[i]);
    if (times_shown(sheet, text) > 1) return text + " was written once and is there twice";
  }
  return "";
}

}  // namespace skerry::harness
