#include "crdts/sheets/spreadsheet.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "crdts/sheets/sheet_text.h"
#include "crdts/sheets/spreadsheet_commands.h"

namespace skerry::crdts::sheets {
namespace {

constexpr std::array kAxes = {SheetAxis::kRows, SheetAxis::kColumns};

SheetAxis other_axis(SheetAxis name) {
  return name == SheetAxis::kRows ? SheetAxis::kColumns : SheetAxis::kRows;
}

bool is_known(const Spreadsheet& sheet, const Part& part) {
  const auto is_cell = [&sheet](const Dot& row, const Dot& column) {
    return sheet.find(SheetAxis::kRows, row) != kNone &&
           sheet.find(SheetAxis::kColumns, column) != kNone;
  };
  if (part.kind == Part::Kind::kText) return true;
  if (!is_cell(part.row, part.column)) return false;
  return part.kind == Part::Kind::kCell || is_cell(part.last_row, part.last_column);
}

}  // namespace

StatusOr<Effect> Spreadsheet::execute(const Command& command, const Mutation& mutation) {
  if (!changes_of_.is_next({mutation.actor, mutation.first})) {
    return invalid("sheet: not the next change of its actor");
  }
  StatusOr<Body> body = body_of(*this, command);
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
    if (!is_known(*this, part)) return invalid("sheet change: a formula of cells that are nowhere");
  }
  return absl::OkStatus();
}

VersionVector Spreadsheet::seen() const {
  VersionVector all;
  for (uint32_t actor = 0; actor < changes_of_.size(); ++actor) {
    all.raise(changes_of_.id(actor), changes_of_.changes(actor));
  }
  return all;
}

std::vector<Dot> Spreadsheet::writes_at(uint32_t row, uint32_t column) const {
  std::vector<Dot> dots;
  const auto cell = cells_.find({row, column});
  if (cell == cells_.end()) return dots;
  for (const uint32_t write : cell->second) dots.push_back(writes_[write].stamp.dot);
  return dots;
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
      made.slot = line(body.axis).add(stamp, {find_slot(body.axis, body.parent), body.side});
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
    line(other_axis(name)).refresh(other);
  }
  line(name).refresh(element);
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
  line(SheetAxis::kRows).refresh(key.first);
  line(SheetAxis::kColumns).refresh(key.second);
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
    const SheetLines& lines = line(name);
    SKERRY_CHECK(lines.writes == counts[static_cast<size_t>(name)]);
    for (uint32_t element = 0; element < lines.axis.elements(); ++element) {
      SKERRY_CHECK(lines.axis.is_shown(element) == lines.is_wanted(element));
    }
  }
}

}  // namespace skerry::crdts::sheets
