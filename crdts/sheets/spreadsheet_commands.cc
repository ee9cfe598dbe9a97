// What commands mean in the sheet that their user sees: positions become ids.
#include <algorithm>
#include <utility>
#include <variant>

#include "crdts/object/limits.h"
#include "crdts/sheets/formula.h"
#include "crdts/sheets/spreadsheet.h"

namespace skerry::crdts::sheets {
namespace {

Status past_the_end() { return invalid("a position past the end of the sheet"); }

}  // namespace

StatusOr<Body> Spreadsheet::body_of(const Command& command) const {
  if (const auto* assign = std::get_if<SheetAssign>(&command)) return assignment(*assign);
  if (const auto* insert = std::get_if<SheetInsert>(&command)) return insertion(*insert);
  if (const auto* erase = std::get_if<SheetErase>(&command)) {
    return erasure(erase->axis, erase->position);
  }
  if (const auto* move = std::get_if<SheetMove>(&command)) return movement(*move);
  if (is<Undo, Redo>(command)) return absl::UnimplementedError("spreadsheet has no such command");
  return invalid("a sheet takes commands of sheets only");
}

StatusOr<Body> Spreadsheet::insertion(const SheetInsert& insert) const {
  Body body;
  body.axis = insert.axis;
  const lists::MovableAxis& axis = line(body.axis).axis;
  if (insert.position > axis.shown()) return past_the_end();
  const uint32_t most = body.axis == SheetAxis::kRows ? kMaxRows : kMaxColumns;
  if (axis.shown() >= most) return absl::FailedPreconditionError("the sheet is full");
  const auto spot = axis.spot_for(static_cast<uint32_t>(insert.position), kNone);
  body.side = spot.side;
  body.parent = axis.order().dot(spot.parent);
  return body;
}

StatusOr<Body> Spreadsheet::erasure(SheetAxis name, uint64_t position) const {
  Body body;
  body.axis = name;
  const lists::MovableAxis& axis = line(name).axis;
  if (position >= axis.shown()) return past_the_end();
  body.target = axis.id(axis.at(static_cast<uint32_t>(position)));
  body.kind = Kind::kErase;
  body.seen = seen();
  return body;
}

StatusOr<Body> Spreadsheet::movement(const SheetMove& move) const {
  StatusOr<Body> body = erasure(move.axis, move.position);
  if (!body.ok()) return body.status();
  const lists::MovableAxis& axis = line(body->axis).axis;
  if (move.to >= axis.shown()) return invalid("a move past the end of the sheet");
  body->kind = Kind::kMove;
  const auto spot =
      axis.spot_for(static_cast<uint32_t>(move.to), axis.at(static_cast<uint32_t>(move.position)));
  body->side = spot.side;
  body->parent = axis.order().dot(spot.parent);
  return body;
}

VersionVector Spreadsheet::seen() const {
  VersionVector all;
  for (uint32_t actor = 0; actor < changes_of_.size(); ++actor) {
    all.raise(changes_of_.id(actor), changes_of_.changes(actor));
  }
  return all;
}

StatusOr<Body> Spreadsheet::assignment(const SheetAssign& assign) const {
  const lists::MovableAxis& rows = line(SheetAxis::kRows).axis;
  const lists::MovableAxis& columns = line(SheetAxis::kColumns).axis;
  if (!is_valid_item(assign.content)) return invalid("a cell is not valid UTF-8, or over 1 MiB");
  if (assign.row >= rows.shown() || assign.column >= columns.shown()) {
    return invalid("a cell outside the sheet");
  }
  StatusOr<Content> content = content_of(assign.content);
  if (!content.ok()) return content.status();
  Body body;
  body.kind = Kind::kAssign;
  const uint32_t row = rows.at(static_cast<uint32_t>(assign.row));
  const uint32_t column = columns.at(static_cast<uint32_t>(assign.column));
  body.target = rows.id(row);
  body.column = columns.id(column);
  const auto cell = cells_.find({row, column});
  if (cell != cells_.end()) {
    for (const uint32_t write : cell->second) body.replaced.push_back(writes_[write].stamp.dot);
    std::sort(body.replaced.begin(), body.replaced.end());
    if (body.replaced.size() > kMaxReplaced) body.replaced.resize(kMaxReplaced);
  }
  body.content = *std::move(content);
  return body;
}

// Reads a formula, whose cells must be there.
StatusOr<Content> Spreadsheet::content_of(const std::string& text) const {
  Content content;
  if (!text.starts_with('=')) {
    content.text = text;
    return content;
  }
  content.is_formula = true;
  std::vector<Token> tokens;
  SKERRY_RETURN_IF_ERROR(check_formula(text, tokens));
  const lists::MovableAxis& rows = line(SheetAxis::kRows).axis;
  const lists::MovableAxis& columns = line(SheetAxis::kColumns).axis;
  for (const Token& token : tokens) {
    const bool is_area = token.kind == Token::Kind::kCell || token.kind == Token::Kind::kRange;
    if (!is_area) {
      const bool continues =
          !content.parts.empty() && content.parts.back().kind == Part::Kind::kText;
      if (!continues) content.parts.emplace_back();
      content.parts.back().text += token.text;
      continue;
    }
    const Area& area = token.area;
    if (area.bottom >= rows.shown() || area.right >= columns.shown()) {
      return invalid("a formula that reads outside the sheet");
    }
    Part part{Part::Kind::kCell,
              "",
              rows.id(rows.at(area.top)),
              columns.id(columns.at(area.left)),
              {},
              {}};
    if (token.kind == Token::Kind::kRange) {
      part.kind = Part::Kind::kRange;
      part.last_row = rows.id(rows.at(area.bottom));
      part.last_column = columns.id(columns.at(area.right));
    }
    content.parts.push_back(std::move(part));
  }
  if (content.parts.size() > kMaxFormulaParts) return invalid("a formula of too many parts");
  return content;
}

}  // namespace skerry::crdts::sheets
