// A sheet whose rows and columns can be inserted, erased and moved while others fill its cells.
//
// Rows and columns are movable axes (lists/movable_axis.h); a cell is named by the ids of its row
// and its column, so that it goes where they go. Formulas hold the ids of the cells that they were
// written for, areas those of their first and last row and column: what is inserted inside an area
// belongs to it, and an area that lost an end begins or ends where that stood.
//
// A cell is a multi-value register: a write replaces the writes that its author saw. All that
// survive are shown; formulas compute with the newest (by time, then by dot).
//
// Erasing a row or column removes what its author had seen of it: the line itself and the writes
// in its cells. A write that the author had not seen survives, and keeps its row and its column.
// So: a line is there while it has not been erased or a write survives in one of its cells.
//
// Formulas that depend on themselves, and those that depend on these, come to "#CYCLE"; what refers
// to a line that is gone, to "#REF!".
//
// Value, canonical JSON: {"cells":{"A1":{...}},"columns":8,"rows":8}; a cell has its "text", of a
// formula also its "value", and "others", the texts of concurrent writes, the newer first.
//
// Limits: commands take up to kMaxRows rows and kMaxColumns columns.
// Cost: a change is O(log) of the axis or O(log cells); an erasure O(cells of the line). value()
// and, after a change, digest() are O(cells log cells + cells in the areas of formulas).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "crdts/causality/dot_index.h"
#include "crdts/lists/movable_axis.h"
#include "crdts/object/object.h"
#include "crdts/sheets/sheet_body.h"
#include "crdts/sheets/sheet_lines.h"

namespace skerry::crdts::sheets {

inline constexpr uint32_t kMaxRows = 1u << 20;
inline constexpr uint32_t kMaxColumns = 1u << 14;

class Spreadsheet final : public Object {
 public:
  Spreadsheet() : lines_(first_lines()) {}

  StatusOr<Effect> execute(const Command& command, const Mutation& mutation) override;
  Status apply(ByteView body, const Mutation& mutation) override;
  Status join(ByteView folded) override;
  Value value() const override { return text(); }
  Hash128 digest() const override { return text_digest(text()); }
  // A cell's name and braces are 24 letters beside what was typed; the areas of formulas not
  // counted.
  uint64_t digest_cost() const override {
    return content_bytes_ + 24 * surviving_ + lines_[0].writes.size() + lines_[1].writes.size();
  }
  Hash128 state_digest() const override;
  uint64_t size() const override { return 1; }
  void check_invariants() const override;

  const lists::MovableAxis& axis(SheetAxis name) const { return line(name).axis; }
  // The element's number on its axis; kNone for none.
  uint32_t find(SheetAxis name, const Dot& id) const;
  bool is_erased(SheetAxis name, uint32_t element) const { return line(name).is_erased[element]; }
  // All that was integrated.
  VersionVector seen() const;
  // Those that survive in a cell, by its row's and its column's element; the newest first.
  std::vector<Dot> writes_at(uint32_t row, uint32_t column) const;
  // The writes that survive: visit(row's element, column's element, stamp, content), the newest of
  // each cell first, a cell after the other.
  template <typename Visit>
  void visit_writes(const Visit& visit) const {
    for (const auto& cell : cells_) {
      for (const uint32_t write : cell.second) {
        visit(cell.first.first, cell.first.second, writes_[write].stamp, writes_[write].content);
      }
    }
  }

 private:
  struct Made {
    Kind kind = Kind::kInsert;
    SheetAxis axis = SheetAxis::kRows;
    uint32_t element = kNone;  // of an insertion
    uint32_t slot = kNone;     // of an insertion or move
    uint32_t write = kNone;    // of an assignment
  };
  struct Write {
    lists::Stamp stamp;
    uint32_t row = 0;
    uint32_t column = 0;
    Content content;
  };
  using CellKey = std::pair<uint32_t, uint32_t>;  // row, column

  SheetLines& line(SheetAxis name) { return lines_[static_cast<size_t>(name)]; }
  const SheetLines& line(SheetAxis name) const { return lines_[static_cast<size_t>(name)]; }

  uint32_t find_slot(SheetAxis name, const Dot& dot) const;
  Status check(const Body& body) const;
  Status check_assignment(const Body& body) const;

  void perform(Body body, const Mutation& mutation);
  void erase(SheetAxis name, uint32_t element, const VersionVector& seen);
  void assign(Body& body, const lists::Stamp& stamp);
  void count_write(const Write& write, bool is_added);
  const std::string& text() const;

  std::array<SheetLines, 2> lines_;
  DotIndex changes_of_;
  std::vector<Made> changes_;
  std::vector<Write> writes_;
  // The writes that survive, the newest first.
  absl::btree_map<CellKey, std::vector<uint32_t>> cells_;
  uint64_t surviving_ = 0;                   // writes
  uint64_t content_bytes_ = 0;               // of those
  mutable std::optional<std::string> text_;  // since the last change
};

}  // namespace skerry::crdts::sheets
