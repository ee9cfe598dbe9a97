#include "crdts/sheets/recomputation.h"

#include <algorithm>
#include <tuple>

namespace skerry::crdts::sheets {
namespace {

using Id = SheetState::Id;
using Slot = SheetState::Slot;

uint64_t packed(const CellIndex& cell) { return uint64_t{cell.first} << 32 | cell.second; }

// Who reads what. Lines of cells by index; lines of areas by where they stand, since areas are
// about what stands between.
class Readers {
 public:
  Readers(std::vector<uint32_t> row_places, std::vector<uint32_t> column_places)
      : row_places_(std::move(row_places)), column_places_(std::move(column_places)) {
    areas_.resize(column_places_.size());
  }

  void reads_cell(uint32_t formula, const CellIndex& cell) {
    cells_.emplace_back(packed(cell), formula);
  }
  void reads_area(uint32_t formula, CellIndex first, CellIndex last) {
    auto [top, bottom] = std::minmax({row_places_[first.first], row_places_[last.first]});
    auto [left, right] = std::minmax({column_places_[first.second], column_places_[last.second]});
    for (uint32_t column = left; column <= right; ++column) {
      areas_[column].push_back({top, bottom, formula});
    }
  }
  void finish() { std::sort(cells_.begin(), cells_.end()); }

  template <typename Visit>
  void visit(CellIndex cell, const Visit& visit_formula) const {
    auto at = std::lower_bound(cells_.begin(), cells_.end(), std::pair(packed(cell), uint32_t{0}));
    for (; at != cells_.end() && at->first == packed(cell); ++at) visit_formula(at->second);
    const uint32_t row = row_places_[cell.first];
    for (const Rows& rows : areas_[column_places_[cell.second]]) {
      if (rows.top <= row && row <= rows.bottom) visit_formula(rows.formula);
    }
  }

 private:
  struct Rows {
    uint32_t top;
    uint32_t bottom;
    uint32_t formula;
  };

  std::vector<uint32_t> row_places_;
  std::vector<uint32_t> column_places_;
  std::vector<std::pair<uint64_t, uint32_t>> cells_;  // read, by which formula
  std::vector<std::vector<Rows>> areas_;              // by column's place
};

// Lines by their dots. An actor's lines stand together, and often have consecutive sequence
// numbers: the first guess is that they do.
class LineFinder {
 public:
  LineFinder(const std::vector<ActorId>& actors, const std::vector<SheetState::Line>& lines)
      : actors_(actors), lines_(lines), begins_(actors.size() + 1, 0) {
    for (const SheetState::Line& line : lines) ++begins_[line.id.actor + 1];
    for (size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  }

  // kNone for no line.
  uint32_t find(const Dot& dot) const {
    if (recent_ >= actors_.size() || actors_[recent_] != dot.actor) {
      const auto at = std::lower_bound(actors_.begin(), actors_.end(), dot.actor);
      if (at == actors_.end() || *at != dot.actor) return kNone;
      recent_ = static_cast<size_t>(at - actors_.begin());
    }
    const auto begin = lines_.begin() + begins_[recent_];
    const auto end = lines_.begin() + begins_[recent_ + 1];
    if (begin == end || dot.sequence < begin->id.sequence) return kNone;
    const uint64_t guess = dot.sequence - begin->id.sequence;
    auto at = begin + static_cast<ptrdiff_t>(std::min(guess, static_cast<uint64_t>(end - begin)));
    if (at == end || at->id.sequence != dot.sequence) {
      at = std::lower_bound(begin, at, dot.sequence,
                            [](const SheetState::Line& line, uint64_t sequence) {
                              return line.id.sequence < sequence;
                            });
    }
    if (at == end || at->id.sequence != dot.sequence) return kNone;
    return static_cast<uint32_t>(at - lines_.begin());
  }

 private:
  const std::vector<ActorId>& actors_;
  const std::vector<SheetState::Line>& lines_;
  std::vector<uint32_t> begins_;  // by actor: its first line
  mutable size_t recent_ = 0;
};

// Where each line of an axis stands among all of them, erased ones included. Reads Fugue's tree in
// order; a line stands where its newest slot does.
std::vector<uint32_t> places(const SheetState::Axis& axis) {
  // Children by parent and side, ascending: those of the start first.
  std::vector<std::tuple<Id, bool, uint32_t>> children;
  std::vector<uint32_t> newest(axis.lines.size(), kNone);
  for (uint32_t i = 0; i < axis.slots.size(); ++i) {
    const Slot& slot = axis.slots[i];
    children.emplace_back(slot.parent, !slot.is_left, i);
    uint32_t& best = newest[slot.line];
    const auto is_newer = [&](const Slot& than) {
      return std::pair(slot.time, slot.id) > std::pair(than.time, than.id);
    };
    if (best == kNone || is_newer(axis.slots[best])) best = i;
  }
  std::sort(children.begin(), children.end());
  std::vector<std::pair<Id, bool>> stack;  // a slot; whether its left children are done
  const auto push_children = [&](const Id& parent, bool is_right) {
    auto end =
        std::upper_bound(children.begin(), children.end(), std::tuple(parent, is_right, kNone));
    while (end != children.begin()) {
      --end;
      if (std::get<0>(*end) != parent || std::get<1>(*end) != is_right) break;
      stack.emplace_back(axis.slots[std::get<2>(*end)].id, false);
    }
  };
  std::vector<uint32_t> places(axis.lines.size(), 0);
  uint32_t next = 0;
  push_children({}, true);
  while (!stack.empty()) {
    const auto [id, is_left_done] = stack.back();
    stack.pop_back();
    if (!is_left_done) {
      stack.emplace_back(id, true);
      push_children(id, false);
      continue;
    }
    const Id wanted = id;
    const auto at = std::lower_bound(axis.slots.begin(), axis.slots.end(), wanted,
                                     [](const Slot& slot, const Id& key) { return slot.id < key; });
    const auto index = static_cast<uint32_t>(at - axis.slots.begin());
    if (newest[at->line] == index) places[at->line] = next++;
    push_children(id, true);
  }
  return places;
}

}  // namespace

std::vector<CellIndex> cells_to_recompute(const SheetState& state,
                                          const SheetState::Changed& changed) {
  const LineFinder rows(state.actors(), state.axis(SheetAxis::kRows).lines);
  const LineFinder columns(state.actors(), state.axis(SheetAxis::kColumns).lines);
  const auto cell_of = [&](const Dot& row, const Dot& column) {
    return CellIndex(rows.find(row), columns.find(column));
  };
  const auto is_known = [](const CellIndex& cell) {
    return cell.first != kNone && cell.second != kNone;
  };
  Readers readers(places(state.axis(SheetAxis::kRows)), places(state.axis(SheetAxis::kColumns)));
  std::vector<CellIndex> formulas;
  state.visit_formulas([&](const CellIndex& cell, const Content& content) {
    const auto number = static_cast<uint32_t>(formulas.size());
    formulas.push_back(cell);
    for (const Part& part : content.parts) {
      if (part.kind == Part::Kind::kText) continue;
      const CellIndex first = cell_of(part.row, part.column);
      if (part.kind == Part::Kind::kCell) {
        readers.reads_cell(number, first);
        continue;
      }
      const CellIndex last = cell_of(part.last_row, part.last_column);
      if (is_known(first) && is_known(last)) readers.reads_area(number, first, last);
    }
  });
  readers.finish();
  std::vector<CellIndex> found = changed.cells;
  std::vector<bool> is_found(formulas.size(), changed.has_new_lines);
  if (changed.has_new_lines) found.insert(found.end(), formulas.begin(), formulas.end());
  for (size_t i = 0; i < found.size() && !changed.has_new_lines; ++i) {
    readers.visit(found[i], [&](uint32_t formula) {
      if (is_found[formula]) return;
      is_found[formula] = true;
      found.push_back(formulas[formula]);
    });
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace skerry::crdts::sheets
