#include "crdts/tables/table.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/json_text.h"
#include "crdts/delta/delta_object.h"
#include "crdts/maps/pointer.h"

namespace skerry::crdts {
namespace {

std::string fact_of_row(std::string_view key) {
  std::string line;
  append_key(line, key);
  return line;
}

template <typename T>
bool is_bottom(const T& content) {
  return std::visit([](const auto& one) { return one == std::decay_t<decltype(one)>(); }, content);
}

}  // namespace

Table::Content Table::empty_content(std::string_view column) {
  if (column.starts_with("n_")) return PnCounter();
  if (column.starts_with("t_")) return CellText();
  return LwwRegister();
}

std::string Table::fact_of(std::string_view row, std::string_view column, const Content& content) {
  std::string line = fact_of_row(row);
  append_key(line, column);
  line += '=';
  if (const auto* counter = std::get_if<PnCounter>(&content)) {
    line += std::to_string(counter->count());
  } else if (const auto* text = std::get_if<CellText>(&content)) {
    append_json_string(line, text->text());
  } else {
    append_json_string(line, std::get<LwwRegister>(content).get().value_or(""));
  }
  return line;
}

StatusOr<Table> Table::perform(const Command& command, const Mutation& mutation) {
  const bool is_of_row = is<TableInsert, TableErase>(command);
  const bool is_of_cell = is<RegisterAssign, CounterAdd, TextSplice>(command);
  if (is<Undo, Redo>(command)) return has_no_such_command(kName);
  if (!is_of_row && !is_of_cell) return invalid("table: a command of another family");
  const StatusOr<Path> path = parse_pointer(path_of(command));
  if (!path.ok()) return path.status();
  if (path->size() != (is_of_row ? 1u : 2u)) {
    return invalid("table: rows are at /row, cells at /row/column");
  }
  if (is_of_row) return change_row(path->front(), is<TableInsert>(command));
  return change_cell(path->front(), path->back(), command, mutation);
}

StatusOr<Table> Table::change_row(std::string_view key, bool inserts) {
  const auto at = rows_.find(key);
  const bool is_there = at != rows_.end() && at->second.is_there();
  Table delta;
  if (is_there == inserts) return delta;
  const uint64_t length = at == rows_.end() ? 0 : at->second.length;
  if (length >= kLongest) {
    return absl::FailedPreconditionError("table: the row has been there too often");
  }
  delta.raise(key, length + 1);
  join(delta);
  return delta;
}

StatusOr<Table> Table::change_cell(std::string_view key, std::string_view column,
                                   const Command& command, const Mutation& mutation) {
  const auto at = rows_.find(key);
  if (at == rows_.end() || !at->second.is_there()) {
    return absl::FailedPreconditionError("table: there is no such row");
  }
  const auto cell = at->second.cells.find(column);
  Content content = cell == at->second.cells.end() ? empty_content(column) : cell->second.content;
  Content changed;
  if (auto* counter = std::get_if<PnCounter>(&content)) {
    const auto* addition = std::get_if<CounterAdd>(&command);
    if (addition == nullptr) return invalid("table: the column is a counter");
    SKERRY_RETURN_IF_ERROR(counter->can_add(addition->amount, mutation));
    changed = counter->add(addition->amount, mutation);
  } else if (auto* text = std::get_if<CellText>(&content)) {
    const auto* splice = std::get_if<TextSplice>(&command);
    if (splice == nullptr) return invalid("table: the column is a text");
    StatusOr<CellText> spliced =
        text->splice(splice->position, splice->erased, splice->text, mutation);
    if (!spliced.ok()) return spliced.status();
    changed = *std::move(spliced);
  } else {
    const auto* assignment = std::get_if<RegisterAssign>(&command);
    if (assignment == nullptr) return invalid("table: the column is a register");
    changed = std::get<LwwRegister>(content).assign(assignment->value, mutation);
  }
  Table delta;
  if (is_bottom(changed)) return delta;
  delta.join_cell(key, delta.raise(key, at->second.length), column, changed);
  join(delta);
  return delta;
}

Table::Row& Table::raise(std::string_view key, uint64_t length) {
  auto at = rows_.find(key);
  if (at == rows_.end()) at = rows_.emplace(std::string(key), Row()).first;
  Row& row = at->second;
  if (row.length >= length) return row;
  const bool was_there = row.is_there();
  for (const auto& [column, cell] : row.cells) digest_ -= cell.fact;
  row.cells.clear();
  row.length = length;
  if (was_there && !row.is_there()) {
    --count_;
    digest_ -= element_digest(fact_of_row(key));
  } else if (!was_there && row.is_there()) {
    ++count_;
    digest_ += element_digest(fact_of_row(key));
  }
  return row;
}

void Table::join_cell(std::string_view key, Row& row, std::string_view column,
                      const Content& content) {
  auto at = row.cells.find(column);
  if (at == row.cells.end()) {
    at = row.cells.emplace(std::string(column), Cell{empty_content(column), {}}).first;
  }
  Cell& cell = at->second;
  std::visit([&content](auto& mine) { mine.join(std::get<std::decay_t<decltype(mine)>>(content)); },
             cell.content);
  digest_ -= cell.fact;
  cell.fact = element_digest(fact_of(key, column, cell.content));
  digest_ += cell.fact;
}

void Table::join(const Table& other) {
  for (const auto& [key, theirs] : other.rows_) {
    Row& row = raise(key, theirs.length);
    if (row.length > theirs.length) continue;
    for (const auto& [column, cell] : theirs.cells) join_cell(key, row, column, cell.content);
  }
}

Table Table::residual(const Table& other) const {
  Table fresh;
  for (const auto& [key, theirs] : other.rows_) {
    const auto at = rows_.find(key);
    const uint64_t length = at == rows_.end() ? 0 : at->second.length;
    if (theirs.length < length) continue;
    if (theirs.length > length) fresh.raise(key, theirs.length);
    for (const auto& [column, cell] : theirs.cells) {
      Content rest = cell.content;
      if (theirs.length == length && at->second.cells.contains(column)) {
        std::visit(
            [&mine = at->second.cells.find(column)->second.content](auto& content) {
              content = std::get<std::decay_t<decltype(content)>>(mine).residual(content);
            },
            rest);
      }
      if (is_bottom(rest)) continue;
      fresh.join_cell(key, fresh.raise(key, theirs.length), column, rest);
    }
  }
  return fresh;
}

uint64_t Table::irreducibles() const {
  uint64_t count = 0;
  for (const auto& [key, row] : rows_) {
    if (row.cells.empty()) ++count;
    for (const auto& [column, cell] : row.cells) {
      count += std::visit([](const auto& one) { return one.irreducibles(); }, cell.content);
    }
  }
  return count;
}

uint64_t Table::garbage() const {
  uint64_t pieces = rows_.size() - count_;
  for (const auto& [key, row] : rows_) {
    for (const auto& [column, cell] : row.cells) {
      if (const auto* text = std::get_if<CellText>(&cell.content)) pieces += text->garbage();
    }
  }
  return pieces;
}

Value Table::value() const {
  std::vector<std::string> facts;
  for (const auto& [key, row] : rows_) {
    if (row.is_there()) facts.push_back(fact_of_row(key));
    for (const auto& [column, cell] : row.cells) {
      facts.push_back(fact_of(key, column, cell.content));
    }
  }
  std::sort(facts.begin(), facts.end());
  return facts;
}

uint64_t Table::content_bytes() const {
  uint64_t bytes = 0;
  for (const auto& [key, row] : rows_) {
    bytes += key.size();
    for (const auto& [column, cell] : row.cells) {
      bytes += column.size();
      bytes += std::visit([](const auto& one) { return one.content_bytes(); }, cell.content);
    }
  }
  return bytes;
}

bool Table::is_delta_of(const Mutation& mutation) const {
  if (rows_.size() != 1) return false;
  const Row& row = rows_.begin()->second;
  if (row.cells.empty()) return true;
  if (row.cells.size() > 1) return false;
  return std::visit([&mutation](const auto& one) { return one.is_delta_of(mutation); },
                    row.cells.begin()->second.content);
}

// Each row: key, length, its cells; each cell: column, the bytes of its content.
void Table::encode(Encoder& out) const {
  out.varint(rows_.size());
  for (const auto& [key, row] : rows_) {
    out.text(key);
    out.varint(row.length);
    out.varint(row.cells.size());
    for (const auto& [column, cell] : row.cells) {
      out.text(column);
      Encoder content;
      std::visit([&content](const auto& one) { one.encode(content); }, cell.content);
      out.bytes(content.view());
    }
  }
}

Table Table::decode(Decoder& in) {
  Table table;
  const size_t count = in.count(3);
  for (size_t i = 0; i < count && !in.failed(); ++i) table.decode_row(in);
  return in.failed() ? Table() : table;
}

void Table::decode_row(Decoder& in) {
  const std::string_view key = in.text();
  const uint64_t length = in.varint_up_to(kLongest);
  const size_t count = in.count(2);
  const bool ascends = rows_.empty() || rows_.rbegin()->first < key;
  if (in.failed() || !is_valid_key(key) || !ascends || length == 0) return in.fail();
  Row& row = raise(key, length);
  if (count > 0 && !row.is_there()) return in.fail();
  for (size_t i = 0; i < count; ++i) {
    const std::string_view column = in.text();
    const bool follows = row.cells.empty() || row.cells.rbegin()->first < column;
    Decoder bytes(in.bytes());
    if (in.failed() || !is_valid_key(column) || !follows) return in.fail();
    Content content = empty_content(column);
    std::visit([&bytes](auto& one) { one = std::decay_t<decltype(one)>::decode(bytes); }, content);
    if (!bytes.finish(kName).ok() || is_bottom(content)) return in.fail();
    join_cell(key, row, column, content);
  }
}

void Table::check_invariants() const {
  uint64_t count = 0;
  Hash128 digest;
  for (const auto& [key, row] : rows_) {
    SKERRY_CHECK(is_valid_key(key) && row.length > 0 && row.length <= kLongest);
    SKERRY_CHECK(row.is_there() || row.cells.empty());
    if (!row.is_there()) continue;
    ++count;
    digest += element_digest(fact_of_row(key));
    for (const auto& [column, cell] : row.cells) {
      std::visit([](const auto& one) { one.check_invariants(); }, cell.content);
      SKERRY_CHECK(cell.content.index() == empty_content(column).index());
      SKERRY_CHECK(!is_bottom(cell.content));
      SKERRY_CHECK(cell.fact == element_digest(fact_of(key, column, cell.content)));
      digest += cell.fact;
    }
  }
  SKERRY_CHECK(count == count_ && digest == digest_);
}

}  // namespace skerry::crdts
