// What commands mean in the sheet that their user sees: positions become ids.
#include <algorithm>
#include <utility>

#include "crdts/limits.h"
#include "crdts/sheets/formula.h"
#include "crdts/sheets/spreadsheet.h"

namespace skerry::crdts::sheets {

StatusOr<Body> Spreadsheet::body_of(const Command& command) const {
  if (!is_valid_item(command.text)) return invalid("a cell is not valid UTF-8, or over 1 MiB");
  if (command.verb == Verb::kSheetAssign) return assignment(command);
  if (command.verb >= Verb::kSheetInsert && command.verb <= Verb::kSheetMove) {
    return line_body(command);
  }
  if (command.verb == Verb::kUndo || command.verb == Verb::kRedo) {
    return absl::UnimplementedError("spreadsheet has no such command");
  }
  return invalid("a sheet takes commands of sheets only");
}

StatusOr<Body> Spreadsheet::line_body(const Command& command) const {
  Body body;
  if (command.path != "rows" && command.path != "columns") {
    return invalid("a sheet has \"rows\" and \"columns\"");
  }
  body.axis = command.path == "rows" ? AxisName::kRows : AxisName::kColumns;
  const lists::MovableAxis& axis = line(body.axis).axis;
  const bool inserts = command.verb == Verb::kSheetInsert;
  if (command.position > axis.shown() || (!inserts && command.position == axis.shown())) {
    return invalid("a position past the end of the sheet");
  }
  const auto at = static_cast<uint32_t>(command.position);
  lists::SlotOrder::Spot spot;
  if (inserts) {
    const uint32_t most = body.axis == AxisName::kRows ? kMaxRows : kMaxColumns;
    if (axis.shown() >= most) return absl::FailedPreconditionError("the sheet is full");
    spot = axis.spot_for(at, kNone);
  } else {
    body.target = axis.id(axis.at(at));
    body.kind = Kind::kErase;
    body.seen = seen();
  }
  if (command.verb == Verb::kSheetMove) {
    if (command.column >= axis.shown()) return invalid("a move past the end of the sheet");
    body.kind = Kind::kMove;
    spot = axis.spot_for(static_cast<uint32_t>(command.column), axis.at(at));
  }
  body.side = spot.side;
  body.parent = axis.order().dot(spot.parent);
  return body;
}

VersionVector Spreadsheet::seen() const {
  VersionVector all;
  for (uint32_t actor = 0; actor < changes_of_.size(); ++actor) {
    all.raise(changes_of_.id(actor), changes_of_.changes(actor));
  }
  return all;
}

StatusOr<Body> Spreadsheet::assignment(const Command& command) const {
  const lists::MovableAxis& rows = line(AxisName::kRows).axis;
  const lists::MovableAxis& columns = line(AxisName::kColumns).axis;
  if (!command.path.empty()) return invalid("a cell is named by its position");
  if (command.position >= rows.shown() || command.column >= columns.shown()) {
    return invalid("a cell outside the sheet");
  }
  StatusOr<Content> content = content_of(command.text);
  if (!content.ok()) return content.status();
  Body body;
  body.kind = Kind::kAssign;
  const uint32_t row = rows.at(static_cast<uint32_t>(command.position));
  const uint32_t column = columns.at(static_cast<uint32_t>(command.column));
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
  if (text.size() > kMaxFormulaBytes || !tokenize(std::string_view(text).substr(1), tokens) ||
      !is_formula(tokens)) {
    return invalid("this is no formula");
  }
  const lists::MovableAxis& rows = line(AxisName::kRows).axis;
  const lists::MovableAxis& columns = line(AxisName::kColumns).axis;
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
