#include "crdts/sheets/spreadsheet_commands.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "crdts/object/limits.h"
#include "crdts/sheets/formula.h"

namespace skerry::crdts::sheets {
namespace {

Status past_the_end() { return invalid("a position past the end of the sheet"); }

StatusOr<Body> insertion(const Spreadsheet& sheet, const SheetInsert& insert) {
  Body body;
  body.axis = insert.axis;
  const lists::MovableAxis& axis = sheet.axis(body.axis);
  if (insert.position > axis.shown()) return past_the_end();
  const uint32_t most = body.axis == SheetAxis::kRows ? kMaxRows : kMaxColumns;
  if (axis.shown() >= most) return absl::FailedPreconditionError("the sheet is full");
  const auto spot = axis.spot_for(static_cast<uint32_t>(insert.position), kNone);
  body.side = spot.side;
  body.parent = axis.order().dot(spot.parent);
  return body;
}

StatusOr<Body> erasure(const Spreadsheet& sheet, SheetAxis name, uint64_t position) {
  Body body;
  body.axis = name;
  const lists::MovableAxis& axis = sheet.axis(name);
  if (position >= axis.shown()) return past_the_end();
  body.target = axis.id(axis.at(static_cast<uint32_t>(position)));
  body.kind = Kind::kErase;
  body.seen = sheet.seen();
  return body;
}

StatusOr<Body> movement(const Spreadsheet& sheet, const SheetMove& move) {
  StatusOr<Body> body = erasure(sheet, move.axis, move.position);
  if (!body.ok()) return body.status();
  const lists::MovableAxis& axis = sheet.axis(body->axis);
  if (move.to >= axis.shown()) return invalid("a move past the end of the sheet");
  body->kind = Kind::kMove;
  const auto spot =
      axis.spot_for(static_cast<uint32_t>(move.to), axis.at(static_cast<uint32_t>(move.position)));
  body->side = spot.side;
  body->parent = axis.order().dot(spot.parent);
  return body;
}

// Reads a formula, whose cells must be there.
StatusOr<Content> content_of(const Spreadsheet& sheet, const std::string& text) {
  Content content;
  if (!text.starts_with('=')) {
    content.text = text;
    return content;
  }
  content.is_formula = true;
  std::vector<Token> tokens;
  SKERRY_RETURN_IF_ERROR(check_formula(text, tokens));
  const lists::MovableAxis& rows = sheet.axis(SheetAxis::kRows);
  const lists::MovableAxis& columns = sheet.axis(SheetAxis::kColumns);
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

StatusOr<Body> assignment(const Spreadsheet& sheet, const SheetAssign& assign) {
  const lists::MovableAxis& rows = sheet.axis(SheetAxis::kRows);
  const lists::MovableAxis& columns = sheet.axis(SheetAxis::kColumns);
  if (!is_valid_item(assign.content)) return invalid("a cell is not valid UTF-8, or over 1 MiB");
  if (assign.row >= rows.shown() || assign.column >= columns.shown()) {
    return invalid("a cell outside the sheet");
  }
  StatusOr<Content> content = content_of(sheet, assign.content);
  if (!content.ok()) return content.status();
  Body body;
  body.kind = Kind::kAssign;
  const uint32_t row = rows.at(static_cast<uint32_t>(assign.row));
  const uint32_t column = columns.at(static_cast<uint32_t>(assign.column));
  body.target = rows.id(row);
  body.column = columns.id(column);
  body.replaced = sheet.writes_at(row, column);
  std::sort(body.replaced.begin(), body.replaced.end());
  if (body.replaced.size() > kMaxReplaced) body.replaced.resize(kMaxReplaced);
  body.content = *std::move(content);
  return body;
}

}  // namespace

StatusOr<Body> body_of(const Spreadsheet& sheet, const Command& command) {
  if (const auto* assign = std::get_if<SheetAssign>(&command)) return assignment(sheet, *assign);
  if (const auto* insert = std::get_if<SheetInsert>(&command)) return insertion(sheet, *insert);
  if (const auto* erase = std::get_if<SheetErase>(&command)) {
    return erasure(sheet, erase->axis, erase->position);
  }
  if (const auto* move = std::get_if<SheetMove>(&command)) return movement(sheet, *move);
  if (is<Undo, Redo>(command)) return absl::UnimplementedError("spreadsheet has no such command");
  return invalid("a sheet takes commands of sheets only");
}

}  // namespace skerry::crdts::sheets
