// The spreadsheet by its definition (see spreadsheet.h): for every command, what its author saw is
// worked out anew from the changes in its past.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "crdts/sheets/naive_formula.h"
#include "crdts/sheets/reference.h"

namespace skerry::crdts {
namespace {

using When = std::pair<HybridTime, Dot>;
using Cell = std::pair<Dot, Dot>;  // row and column

constexpr ActorId kNobody{ReplicaId{0xFFFFFFFF}, 0xFFFFFFFFFFFFFFFF};

// A piece of a formula: text, or an area by its corners (a cell's are the same).
struct Piece {
  std::string text;
  bool is_area = false;
  bool is_cell = false;
  Cell first;
  Cell last;
};

struct Resolved {
  const HistoryEntry* entry = nullptr;
  int axis = -1;  // 0 rows, 1 columns; -1: a write
  Dot line;
  bool has_slot = false;
  Dot parent;
  bool is_left = false;
  Cell cell;
  std::set<Dot> replaced;
  std::vector<Piece> pieces;

  Dot dot() const { return entry->first; }
  When when() const { return {entry->time, entry->first}; }
};

bool had_seen(const HistoryEntry& author, const Dot& dot) {
  return dot.actor == author.first.actor ? dot < author.first : author.past.contains(dot);
}

// What some set of changes makes of the sheet.
class Seen {
 public:
  explicit Seen(const std::vector<const Resolved*>& changes) : changes_(changes) {
    for (int axis = 0; axis < 2; ++axis) {
      Dot parent;
      for (uint64_t i = 1; i <= 8; ++i) {
        const Dot line{kNobody, static_cast<uint64_t>(axis) * 8 + i};
        children_[axis][{parent, false}].insert(line);
        positions_[axis][line] = {When(), line};
        owners_[axis][line] = line;
        parent = line;
      }
    }
    for (const Resolved* change : changes) take(*change);
    for (int axis = 0; axis < 2; ++axis) {
      read(axis, Dot());
      for (const Dot& slot : slots_[axis]) {
        if (slot.sequence == 0) continue;
        const Dot line = owners_[axis].at(slot);
        if (positions_[axis].at(line).second == slot && is_shown(axis, line)) {
          shown_[axis].push_back(line);
          shown_slots_[axis].insert(slot);
        }
      }
    }
  }

  const std::vector<Dot>& shown(int axis) const { return shown_[axis]; }
  // The writes that survive, the newest first.
  std::vector<const Resolved*> writes(const Cell& cell) const {
    std::vector<const Resolved*> survivors;
    for (const Resolved* change : changes_) {
      if (change->axis < 0 && change->cell == cell && survives(*change)) {
        survivors.push_back(change);
      }
    }
    std::sort(survivors.begin(), survivors.end(),
              [](const Resolved* a, const Resolved* b) { return a->when() > b->when(); });
    return survivors;
  }

  std::pair<Dot, bool> spot_behind(int axis, const std::optional<Dot>& line) const {
    const Dot left = line ? positions_[axis].at(*line).second : Dot();
    const auto right = children_[axis].find({left, false});
    if (right == children_[axis].end()) return {left, false};
    const auto at = std::find(slots_[axis].begin(), slots_[axis].end(), left);
    return {*std::next(at), true};
  }

  std::string text(const std::vector<Piece>& pieces) const {
    std::string text;
    for (const Piece& piece : pieces) text += piece.is_area ? area(piece) : piece.text;
    return text;
  }

 private:
  void take(const Resolved& change) {
    if (!change.has_slot) return;
    children_[change.axis][{change.parent, change.is_left}].insert(change.dot());
    owners_[change.axis][change.dot()] = change.line;
    auto& position = positions_[change.axis][change.line];
    position = std::max(position, {change.when(), change.dot()});
  }

  void read(int axis, const Dot& slot) {
    for (const Dot& child : children_[axis][{slot, true}]) read(axis, child);
    slots_[axis].push_back(slot);
    const auto right = children_[axis].find({slot, false});
    if (right == children_[axis].end()) return;
    for (const Dot& child : right->second) read(axis, child);
  }

  bool survives(const Resolved& write) const {
    for (const Resolved* other : changes_) {
      if (other->replaced.contains(write.dot())) return false;
      const bool erases = other->axis >= 0 && !other->has_slot;
      const Dot& crossed = other->axis == 0 ? write.cell.first : write.cell.second;
      if (erases && other->line == crossed && had_seen(*other->entry, write.dot())) return false;
    }
    return true;
  }

  bool is_shown(int axis, const Dot& line) const {
    bool is_erased = false;
    for (const Resolved* change : changes_) {
      if (change->axis == axis && change->line == line && !change->has_slot) is_erased = true;
      const Dot& crossed = axis == 0 ? change->cell.first : change->cell.second;
      if (change->axis < 0 && crossed == line && survives(*change)) return true;
    }
    return !is_erased;
  }

  // How many shown lines come before the line's slot; and whether it is one of them.
  std::pair<size_t, bool> place(int axis, const Dot& line) const {
    const Dot slot = positions_[axis].at(line).second;
    size_t before = 0;
    for (const Dot& other : slots_[axis]) {
      if (other == slot) break;
      before += shown_slots_[axis].contains(other) ? 1 : 0;
    }
    const auto found = std::find(shown_[axis].begin(), shown_[axis].end(), line);
    return {before, found != shown_[axis].end()};
  }

  // The first line and the one behind the last.
  std::pair<size_t, size_t> extent(int axis, Dot first, Dot last) const {
    const auto slot_at = [&](const Dot& line) {
      return std::find(slots_[axis].begin(), slots_[axis].end(), positions_[axis].at(line).second);
    };
    if (slot_at(last) < slot_at(first)) std::swap(first, last);
    const auto [end, has_end] = place(axis, last);
    return {place(axis, first).first, end + (has_end ? 1 : 0)};
  }

  std::string area(const Piece& piece) const {
    const auto rows = extent(0, piece.first.first, piece.last.first);
    const auto columns = extent(1, piece.first.second, piece.last.second);
    if (rows.first >= rows.second || columns.first >= columns.second) return "#REF!";
    const std::string first = sheets::naive_column(columns.first) + std::to_string(rows.first + 1);
    if (piece.is_cell) return first;
    return first + ":" + sheets::naive_column(columns.second - 1) + std::to_string(rows.second);
  }

  std::vector<const Resolved*> changes_;
  mutable std::map<std::pair<Dot, bool>, std::set<Dot>> children_[2];
  std::map<Dot, Dot> owners_[2];
  std::map<Dot, std::pair<When, Dot>> positions_[2];
  std::vector<Dot> slots_[2];
  std::vector<Dot> shown_[2];
  std::set<Dot> shown_slots_[2];
};

// Reads a formula against the sheet that its author saw.
std::vector<Piece> pieces_of(const std::string& text, const Seen& seen) {
  if (text.empty() || text[0] != '=') return {{text, false, false, {}, {}}};
  std::vector<Piece> pieces;
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string letters;
  for (size_t at = 0; at <= text.size(); ++at) {
    const char c = at < text.size() ? text[at] : ' ';
    if (is_letter(c)) {
      letters += c;
      continue;
    }
    if (letters.empty() || !is_digit(c)) {
      pieces.push_back({letters + (c == ' ' ? "" : std::string(1, c)), false, false, {}, {}});
      letters.clear();
      continue;
    }
    std::string digits;
    while (at < text.size() && is_digit(text[at])) digits += text[at++];
    --at;
    const Cell cell{seen.shown(0).at(std::stoul(digits) - 1),
                    seen.shown(1).at(sheets::naive_column_number(letters))};
    letters.clear();
    const bool closes_area = pieces.size() > 1 && pieces.back().text == ":";
    if (!closes_area) {
      pieces.push_back({"", true, true, cell, cell});
      continue;
    }
    pieces.pop_back();
    pieces.back().is_cell = false;
    pieces.back().last = cell;
  }
  return pieces;
}

// Corners as the author saw them: top left and bottom right.
void straighten(Piece& piece, const Seen& seen) {
  if (!piece.is_area || piece.is_cell) return;
  const auto before = [&](int axis, const Dot& a, const Dot& b) {
    const std::vector<Dot>& lines = seen.shown(axis);
    return std::find(lines.begin(), lines.end(), a) < std::find(lines.begin(), lines.end(), b);
  };
  if (before(0, piece.last.first, piece.first.first)) {
    std::swap(piece.last.first, piece.first.first);
  }
  if (before(1, piece.last.second, piece.first.second)) {
    std::swap(piece.last.second, piece.first.second);
  }
}

Seen seen_by(const std::vector<Resolved>& changes, const HistoryEntry& entry) {
  std::vector<const Resolved*> past;
  for (const Resolved& change : changes) {
    if (had_seen(entry, change.dot())) past.push_back(&change);
  }
  return Seen(past);
}

Resolved resolve(const std::vector<Resolved>& changes, const HistoryEntry& entry) {
  const Seen seen = seen_by(changes, entry);
  const Command& command = entry.command;
  Resolved change;
  change.entry = &entry;
  if (const auto* assign = std::get_if<SheetAssign>(&command)) {
    change.cell = {seen.shown(0).at(assign->row), seen.shown(1).at(assign->column)};
    for (const Resolved* write : seen.writes(change.cell)) change.replaced.insert(write->dot());
    change.pieces = pieces_of(assign->content, seen);
    for (Piece& piece : change.pieces) straighten(piece, seen);
    return change;
  }
  const auto* insert = std::get_if<SheetInsert>(&command);
  const auto* erase = std::get_if<SheetErase>(&command);
  const auto* move = std::get_if<SheetMove>(&command);
  const SheetAxis axis = insert != nullptr  ? insert->axis
                         : erase != nullptr ? erase->axis
                                            : move->axis;
  change.axis = axis == SheetAxis::kRows ? 0 : 1;
  std::vector<Dot> others = seen.shown(change.axis);
  change.line = entry.first;
  if (insert == nullptr) {
    const uint64_t from = erase != nullptr ? erase->position : move->position;
    change.line = others.at(from);
    others.erase(others.begin() + static_cast<ptrdiff_t>(from));
  }
  if (erase != nullptr) return change;
  const uint64_t position = insert != nullptr ? insert->position : move->to;
  change.has_slot = true;
  std::optional<Dot> left;
  if (position > 0) left = others.at(position - 1);
  std::tie(change.parent, change.is_left) = seen.spot_behind(change.axis, left);
  return change;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

Value reference_spreadsheet(std::span<const HistoryEntry> history) {
  std::vector<Resolved> changes;
  changes.reserve(history.size());
  for (const HistoryEntry& entry : history) changes.push_back(resolve(changes, entry));
  std::vector<const Resolved*> all;
  for (const Resolved& change : changes) all.push_back(&change);
  const Seen seen(all);
  std::map<std::string, std::string> texts;
  std::map<std::string, std::string> others;
  for (size_t row = 0; row < seen.shown(0).size(); ++row) {
    for (size_t column = 0; column < seen.shown(1).size(); ++column) {
      const auto writes = seen.writes({seen.shown(0)[row], seen.shown(1)[column]});
      const std::string name = sheets::naive_column(column) + std::to_string(row + 1);
      for (size_t i = 0; i < writes.size(); ++i) {
        const std::string text = seen.text(writes[i]->pieces);
        if (i == 0) {
          texts[name] = text;
        } else {
          others[name] += (i == 1 ? "" : ",") + quoted(text);
        }
      }
    }
  }
  const std::map<std::string, std::string> values = sheets::naive_values(texts);
  std::string json;
  for (const auto& [name, text] : texts) {
    json += (json.empty() ? "" : ",") + quoted(name) + ":{";
    if (others.contains(name)) json += "\"others\":[" + others[name] + "],";
    json += "\"text\":" + quoted(text);
    if (values.contains(name)) json += ",\"value\":" + quoted(values.at(name));
    json += "}";
  }
  return "{\"cells\":{" + json + "},\"columns\":" + std::to_string(seen.shown(1).size()) +
         ",\"rows\":" + std::to_string(seen.shown(0).size()) + "}";
}

}  // namespace skerry::crdts
