#include "crdts/sheets/spreadsheet.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "crdts/sheets/sheet_text.h"

namespace skerry::crdts::sheets {
namespace {

constexpr std::array kAxes = {SheetAxis::kRows, SheetAxis::kColumns};

SheetAxis other_axis(SheetAxis name) {
  return name == SheetAxis::kRows ? SheetAxis::kColumns : SheetAxis::kRows;
}

}  // namespace

// Every sheet begins with the same lines: they are laid once.
Spreadsheet::Spreadsheet() {
  static const std::array<Lines, 2> kFirst = [] {
    Spreadsheet sheet{NoLines()};
    sheet.lay_first_lines();
    return sheet.lines_;
  }();
  lines_ = kFirst;
}

void Spreadsheet::lay_first_lines() {
  uint64_t number = 0;
  for (const SheetAxis name : kAxes) {
    const uint32_t count = name == SheetAxis::kRows ? kFirstRows : kFirstColumns;
    uint32_t slot = lists::SlotOrder::kStart;
    for (uint32_t i = 0; i < count; ++i) {
      const lists::Stamp stamp{{}, {kBeginning, ++number}};
      slot = line(name).axis.insert(stamp, {slot, lists::SlotOrder::Side::kRight});
      add_line(name);
    }
  }
}

void Spreadsheet::add_line(SheetAxis name) {
  line(name).is_erased.push_back(false);
  line(name).others.emplace_back();
  line(name).writes.push_back(0);
}

StatusOr<Effect> Spreadsheet::execute(const Command& command, const Mutation& mutation) {
  if (!changes_of_.is_next({mutation.actor, mutation.first})) {
    return invalid("sheet: not the next change of its actor");
  }
  StatusOr<Body> body = body_of(command);
  if (!body.ok()) return body.status();
  Encoder out;
  encode(*body, mutation.actor, out);
  const Effect effect{1, out.payload(), content_bytes_of(body->content)};
  perform(*std::move(body), mutation);
  return effect;
}

Status Spreadsheet::apply(ByteView bytes, const Mutation& mutation) {
  if (!changes_of_.is_next({mutation.actor, mutation.first})) {
    return invalid("sheet change: not the next one of its actor");
  }
  StatusOr<Body> body = decode_body(bytes, mutation.actor);
  if (!body.ok()) return body.status();
  SKERRY_RETURN_IF_ERROR(check(*body));
  perform(*std::move(body), mutation);
  return absl::OkStatus();
}

Status Spreadsheet::join(ByteView) {
  return absl::UnimplementedError("spreadsheet travels as operations only");
}

uint32_t Spreadsheet::find(SheetAxis name, const Dot& id) const {
  if (id.actor == kBeginning) {
    const uint64_t before = name == SheetAxis::kRows ? 0 : kFirstRows;
    const uint64_t count = name == SheetAxis::kRows ? kFirstRows : kFirstColumns;
    if (id.sequence <= before || id.sequence > before + count) return kNone;
    return static_cast<uint32_t>(id.sequence - before - 1);
  }
  const uint32_t change = changes_of_.made_by(id);
  if (change == kNone || changes_[change].axis != name) return kNone;
  return changes_[change].element;
}

uint32_t Spreadsheet::find_slot(SheetAxis name, const Dot& dot) const {
  if (dot.sequence == 0) return lists::SlotOrder::kStart;
  if (dot.actor == kBeginning) {
    const uint32_t element = find(name, dot);
    return element == kNone ? kNone : element + 1;  // the start has slot 0
  }
  const uint32_t change = changes_of_.made_by(dot);
  if (change == kNone || changes_[change].axis != name) return kNone;
  return changes_[change].slot;
}

Status Spreadsheet::check(const Body& body) const {
  if (body.kind == Kind::kAssign) return check_assignment(body);
  if (body.kind != Kind::kInsert && find(body.axis, body.target) == kNone) {
    return invalid("sheet change: of a line that does not exist");
  }
  if (body.has_spot() && find_slot(body.axis, body.parent) == kNone) {
    return invalid("sheet change: beside a line that does not exist");
  }
  return absl::OkStatus();
}

Status Spreadsheet::check_assignment(const Body& body) const {
  const uint32_t row = find(SheetAxis::kRows, body.target);
  const uint32_t column = find(SheetAxis::kColumns, body.column);
  if (row == kNone || column == kNone) return invalid("sheet change: of a cell that is nowhere");
  for (const Dot& dot : body.replaced) {
    const uint32_t change = changes_of_.made_by(dot);
    const uint32_t write = change == kNone ? kNone : changes_[change].write;
    if (write == kNone || writes_[write].row != row || writes_[write].column != column) {
      return invalid("sheet change: replaces what was not written there");
    }
  }
  for (const Part& part : body.content.parts) {
    if (!is_known(part)) return invalid("sheet change: a formula of cells that are nowhere");
  }
  return absl::OkStatus();
}

bool Spreadsheet::is_known(const Part& part) const {
  const auto is_cell = [this](const Dot& row, const Dot& column) {
    return find(SheetAxis::kRows, row) != kNone && find(SheetAxis::kColumns, column) != kNone;
  };
  if (part.kind == Part::Kind::kText) return true;
  if (!is_cell(part.row, part.column)) return false;
  return part.kind == Part::Kind::kCell || is_cell(part.last_row, part.last_column);
}

void Spreadsheet::perform(Body body, const Mutation& mutation) {
  const lists::Stamp stamp{mutation.time, {mutation.actor, mutation.first}};
  const uint32_t actor = changes_of_.intern(mutation.actor);
  Made made;
  made.kind = body.kind;
  made.axis = body.axis;
  lists::MovableAxis& axis = line(body.axis).axis;
  switch (body.kind) {
    case Kind::kInsert:
      made.element = axis.elements();
      made.slot = axis.insert(stamp, {find_slot(body.axis, body.parent), body.side});
      add_line(body.axis);
      break;
    case Kind::kMove:
      made.slot = axis.move(find(body.axis, body.target), stamp,
                            {find_slot(body.axis, body.parent), body.side});
      break;
    case Kind::kErase:
      erase(body.axis, find(body.axis, body.target), body.seen);
      break;
    case Kind::kAssign:
      made.write = static_cast<uint32_t>(writes_.size());
      assign(body, stamp);
      break;
  }
  changes_of_.add_change(actor, static_cast<uint32_t>(changes_.size()));
  changes_.push_back(made);
  text_.reset();
}

void Spreadsheet::erase(SheetAxis name, uint32_t element, const VersionVector& seen) {
  line(name).is_erased[element] = true;
  for (const uint32_t other : line(name).others[element]) {
    const bool is_row = name == SheetAxis::kRows;
    const CellKey key = is_row ? CellKey(element, other) : CellKey(other, element);
    std::erase_if(cells_[key], [&](uint32_t write) {
      if (!seen.contains(writes_[write].stamp.dot)) return false;
      count_write(writes_[write], false);
      return true;
    });
    refresh(other_axis(name), other);
  }
  refresh(name, element);
}

void Spreadsheet::assign(Body& body, const lists::Stamp& stamp) {
  const CellKey key(find(SheetAxis::kRows, body.target), find(SheetAxis::kColumns, body.column));
  const auto [cell, is_new] = cells_.try_emplace(key);
  if (is_new) {
    line(SheetAxis::kRows).others[key.first].push_back(key.second);
    line(SheetAxis::kColumns).others[key.second].push_back(key.first);
  }
  std::vector<uint32_t>& writes = cell->second;
  std::erase_if(writes, [&](uint32_t write) {
    const Dot& dot = writes_[write].stamp.dot;
    if (!std::binary_search(body.replaced.begin(), body.replaced.end(), dot)) return false;
    count_write(writes_[write], false);
    return true;
  });
  const auto newer = std::find_if(writes.begin(), writes.end(),
                                  [&](uint32_t write) { return writes_[write].stamp < stamp; });
  writes.insert(newer, static_cast<uint32_t>(writes_.size()));
  writes_.push_back({stamp, key.first, key.second, std::move(body.content)});
  count_write(writes_.back(), true);
  refresh(SheetAxis::kRows, key.first);
  refresh(SheetAxis::kColumns, key.second);
}

void Spreadsheet::count_write(const Write& write, bool is_added) {
  uint32_t& of_row = line(SheetAxis::kRows).writes[write.row];
  uint32_t& of_column = line(SheetAxis::kColumns).writes[write.column];
  of_row = is_added ? of_row + 1 : of_row - 1;
  of_column = is_added ? of_column + 1 : of_column - 1;
  const uint64_t bytes = content_bytes_of(write.content);
  surviving_ = is_added ? surviving_ + 1 : surviving_ - 1;
  content_bytes_ = is_added ? content_bytes_ + bytes : content_bytes_ - bytes;
}

void Spreadsheet::refresh(SheetAxis name, uint32_t element) {
  Lines& lines = line(name);
  const bool is_wanted = !lines.is_erased[element] || lines.writes[element] > 0;
  if (lines.axis.is_shown(element) == is_wanted) return;
  lines.axis.raise_length(element, lines.axis.length(element) + 1);
}

std::vector<ShownCell> Spreadsheet::shown_cells() const {
  std::array<std::vector<uint32_t>, 2> places;
  for (const SheetAxis name : kAxes) {
    std::vector<uint32_t>& of_axis = places[static_cast<size_t>(name)];
    of_axis.resize(axis(name).elements());
    uint32_t place = 0;
    axis(name).visit_shown([&](uint32_t element) { of_axis[element] = place++; });
  }
  std::vector<ShownCell> cells;
  for (const auto& [key, writes] : cells_) {
    if (writes.empty()) continue;
    ShownCell cell{places[0][key.first], places[1][key.second], {}};
    for (const uint32_t write : writes) cell.contents.push_back(&writes_[write].content);
    cells.push_back(std::move(cell));
  }
  std::sort(cells.begin(), cells.end(), [](const ShownCell& a, const ShownCell& b) {
    return std::pair(a.row, a.column) < std::pair(b.row, b.column);
  });
  return cells;
}

const std::string& Spreadsheet::text() const {
  if (!text_) text_ = to_json(*this);
  return *text_;
}

Hash128 Spreadsheet::state_digest() const {
  Hash128 sum;
  for (const SheetAxis name : kAxes) {
    Encoder out;
    const lists::SlotOrder& order = axis(name).order();
    for (uint32_t slot = order.next(lists::SlotOrder::kStart); slot != kNone;
         slot = order.next(slot)) {
      const uint32_t element = axis(name).element_of(slot);
      out.dot(order.dot(slot));
      out.hybrid_time(axis(name).stamp(slot).time);
      out.dot(axis(name).id(element));
      out.u8(line(name).is_erased[element] ? 1 : 0);
    }
    sum += hash128(out.view(), static_cast<uint64_t>(name));
  }
  for (const auto& [key, writes] : cells_) {
    for (const uint32_t write : writes) {
      Encoder out;
      out.dot(axis(SheetAxis::kRows).id(key.first));
      out.dot(axis(SheetAxis::kColumns).id(key.second));
      out.dot(writes_[write].stamp.dot);
      out.hybrid_time(writes_[write].stamp.time);
      encode(writes_[write].content, kBeginning, out);
      sum += hash128(out.view());
    }
  }
  return sum;
}

void Spreadsheet::check_invariants() const {
  std::array<std::vector<uint32_t>, 2> counts;
  uint64_t surviving = 0;
  uint64_t bytes = 0;
  for (const SheetAxis name : kAxes) {
    axis(name).check_invariants();
    counts[static_cast<size_t>(name)].resize(axis(name).elements());
  }
  for (const auto& [key, writes] : cells_) {
    for (size_t i = 0; i < writes.size(); ++i) {
      const Write& write = writes_[writes[i]];
      SKERRY_CHECK(write.row == key.first && write.column == key.second);
      SKERRY_CHECK(i == 0 || write.stamp < writes_[writes[i - 1]].stamp);
      ++counts[0][key.first];
      ++counts[1][key.second];
      ++surviving;
      bytes += content_bytes_of(write.content);
    }
  }
  SKERRY_CHECK(surviving == surviving_ && bytes == content_bytes_);
  for (const SheetAxis name : kAxes) {
    const Lines& lines = line(name);
    SKERRY_CHECK(lines.writes == counts[static_cast<size_t>(name)]);
    for (uint32_t element = 0; element < lines.axis.elements(); ++element) {
      const bool is_wanted = !lines.is_erased[element] || lines.writes[element] > 0;
      SKERRY_CHECK(lines.axis.is_shown(element) == is_wanted);
    }
  }
}

}  // namespace skerry::crdts::sheets
