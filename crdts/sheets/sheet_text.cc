#include "crdts/sheets/sheet_text.h"

#include <algorithm>
#include <map>
#include <optional>

namespace skerry::crdts::sheets {
namespace {

// A cell as the sheet shows it.
struct ShownCell {
  uint32_t row = 0;
  uint32_t column = 0;
  std::vector<const Content*> contents;  // the newest first
};

std::vector<uint32_t> places_on(const lists::MovableAxis& axis) {
  std::vector<uint32_t> places(axis.elements());
  uint32_t place = 0;
  axis.visit_shown([&](uint32_t element) { places[element] = place++; });
  return places;
}

// In the order of rows, then of columns.
std::vector<ShownCell> shown_cells(const Spreadsheet& sheet) {
  const std::vector<uint32_t> rows = places_on(sheet.axis(SheetAxis::kRows));
  const std::vector<uint32_t> columns = places_on(sheet.axis(SheetAxis::kColumns));
  std::vector<ShownCell> cells;
  sheet.visit_writes([&](uint32_t row, uint32_t column, const lists::Stamp&, const Content& what) {
    const bool is_next =
        cells.empty() || cells.back().row != rows[row] || cells.back().column != columns[column];
    if (is_next) cells.push_back({rows[row], columns[column], {}});
    cells.back().contents.push_back(&what);
  });
  std::sort(cells.begin(), cells.end(), [](const ShownCell& a, const ShownCell& b) {
    return std::pair(a.row, a.column) < std::pair(b.row, b.column);
  });
  return cells;
}

constexpr std::string_view kLost = "#REF!";

// Where a line is; nothing if it is not shown.
std::optional<uint32_t> position(const Spreadsheet& sheet, SheetAxis name, const Dot& id) {
  const lists::MovableAxis& axis = sheet.axis(name);
  const uint32_t element = sheet.find(name, id);
  if (element == kNone || !axis.is_shown(element)) return std::nullopt;
  return axis.place(element);
}

// From one line to another, whichever comes first now; an end that is gone counts as where it
// stood. Nothing if no line is left.
std::optional<std::pair<uint32_t, uint32_t>> extent(const Spreadsheet& sheet, SheetAxis name,
                                                    const Dot& first, const Dot& last) {
  const lists::MovableAxis& axis = sheet.axis(name);
  uint32_t from = sheet.find(name, first);
  uint32_t to = sheet.find(name, last);
  if (from == kNone || to == kNone) return std::nullopt;
  if (axis.comes_before(to, from)) std::swap(from, to);
  const uint32_t begin = axis.place(from);
  const uint32_t end = axis.place(to) + (axis.is_shown(to) ? 1 : 0);
  if (begin >= end) return std::nullopt;
  return std::pair(begin, end - 1);
}

Token token_of(const Part& part, const Spreadsheet& sheet) {
  const Token lost{Token::Kind::kError, std::string(kLost), {}};
  if (part.kind == Part::Kind::kCell) {
    const auto row = position(sheet, SheetAxis::kRows, part.row);
    const auto column = position(sheet, SheetAxis::kColumns, part.column);
    if (!row || !column) return lost;
    return {Token::Kind::kCell, "", {*row, *column, *row, *column}};
  }
  const auto rows = extent(sheet, SheetAxis::kRows, part.row, part.last_row);
  const auto columns = extent(sheet, SheetAxis::kColumns, part.column, part.last_column);
  if (!rows || !columns) return lost;
  return {Token::Kind::kRange, "", {rows->first, columns->first, rows->second, columns->second}};
}

std::string name_of(const Token& token) {
  if (token.kind != Token::Kind::kCell && token.kind != Token::Kind::kRange) return token.text;
  const Area& area = token.area;
  const std::string first = cell_name(area.top, area.left);
  if (token.kind == Token::Kind::kCell) return first;
  return first + ":" + cell_name(area.bottom, area.right);
}

void append_quoted(std::string& out, std::string_view text) {
  static constexpr std::string_view kShort = "\b\t\n\f\r\"\\";
  static constexpr std::string_view kLetters = "btnfr\"\\";
  static constexpr std::string_view kDigits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const size_t at = kShort.find(c);
    if (at != std::string_view::npos) {
      out += '\\';
      out += kLetters[at];
    } else if (static_cast<uint8_t>(c) < 0x20) {
      out += "\\u00";
      out += kDigits[static_cast<uint8_t>(c) >> 4];
      out += kDigits[static_cast<uint8_t>(c) & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

// All that a sheet shows, computed: a formula once all that it reads is (Kahn 1962, "Topological
// sorting of large networks"). What is left over depends on itself or on what does.
class Computation {
 public:
  explicit Computation(const Spreadsheet& sheet) : sheet_(sheet), cells_(shown_cells(sheet)) {
    results_.resize(cells_.size());
    tokens_.resize(cells_.size());
    readers_.resize(cells_.size());
    waits_for_.assign(cells_.size(), 0);
    for (size_t i = 0; i < cells_.size(); ++i) {
      const Content& content = *cells_[i].contents[0];
      if (content.is_formula) {
        tokens_[i] = tokens_of(content, sheet);
      } else {
        results_[i] = read_constant(content.text);
      }
    }
    link();
    run();
  }

  std::string json() const {
    std::map<std::string, size_t> names;
    for (size_t i = 0; i < cells_.size(); ++i) {
      names[cell_name(cells_[i].row, cells_[i].column)] = i;
    }
    std::string out = "{\"cells\":{";
    for (const auto& [name, i] : names) {
      if (out.back() != '{') out += ',';
      append_quoted(out, name);
      out += ':';
      append_cell(out, i);
    }
    out += "},\"columns\":" + std::to_string(sheet_.axis(SheetAxis::kColumns).shown());
    out += ",\"rows\":" + std::to_string(sheet_.axis(SheetAxis::kRows).shown()) + "}";
    return out;
  }

 private:
  bool is_formula(size_t i) const { return cells_[i].contents[0]->is_formula; }

  template <typename Visit>
  void visit(const Area& area, const Visit& visit_cell) const {
    uint32_t row = area.top;
    for (;;) {
      const auto at =
          std::lower_bound(cells_.begin(), cells_.end(), std::pair(row, area.left),
                           [](const ShownCell& cell, const std::pair<uint32_t, uint32_t>& key) {
                             return std::pair(cell.row, cell.column) < key;
                           });
      if (at == cells_.end() || at->row > area.bottom) return;
      size_t i = static_cast<size_t>(at - cells_.begin());
      if (cells_[i].column > area.right) {
        row = cells_[i].row + 1;
        continue;
      }
      if (cells_[i].row > row && cells_[i].column < area.left) {
        row = cells_[i].row;
        continue;
      }
      row = cells_[i].row;
      for (; i < cells_.size() && cells_[i].row == row && cells_[i].column <= area.right; ++i) {
        visit_cell(i);
      }
      ++row;
    }
  }

  void link() {
    for (size_t i = 0; i < cells_.size(); ++i) {
      for (const Token& token : tokens_[i]) {
        if (token.kind != Token::Kind::kCell && token.kind != Token::Kind::kRange) continue;
        visit(token.area, [&](size_t read) {
          if (!is_formula(read)) return;
          readers_[read].push_back(i);
          ++waits_for_[i];
        });
      }
    }
  }

  void run() {
    std::vector<size_t> ready;
    for (size_t i = 0; i < cells_.size(); ++i) {
      if (is_formula(i)) results_[i] = Result::of_error("#CYCLE");
      if (is_formula(i) && waits_for_[i] == 0) ready.push_back(i);
    }
    const Lookup lookup = [this](const Area& area, const auto& take) {
      visit(area, [&](size_t i) { take(results_[i]); });
    };
    while (!ready.empty()) {
      const size_t i = ready.back();
      ready.pop_back();
      results_[i] = evaluate(tokens_[i], lookup);
      for (const size_t reader : readers_[i]) {
        if (--waits_for_[reader] == 0) ready.push_back(reader);
      }
    }
  }

  void append_cell(std::string& out, size_t i) const {
    const ShownCell& cell = cells_[i];
    out += '{';
    if (cell.contents.size() > 1) {
      out += "\"others\":[";
      for (size_t other = 1; other < cell.contents.size(); ++other) {
        if (other > 1) out += ',';
        append_quoted(out, text_of(*cell.contents[other], sheet_));
      }
      out += "],";
    }
    out += "\"text\":";
    append_quoted(out, text_of(*cell.contents[0], sheet_));
    if (is_formula(i)) {
      out += ",\"value\":";
      append_quoted(out, results_[i].to_text());
    }
    out += '}';
  }

  const Spreadsheet& sheet_;
  std::vector<ShownCell> cells_;
  std::vector<std::vector<Token>> tokens_;  // of formulas
  std::vector<Result> results_;
  std::vector<std::vector<size_t>> readers_;
  std::vector<size_t> waits_for_;
};

}  // namespace

std::vector<Token> tokens_of(const Content& formula, const Spreadsheet& sheet) {
  std::vector<Token> tokens;
  for (const Part& part : formula.parts) {
    if (part.kind != Part::Kind::kText) {
      tokens.push_back(token_of(part, sheet));
    } else if (!tokenize(part.text, tokens)) {
      return {};  // which is no formula
    }
  }
  return tokens;
}

std::string text_of(const Content& content, const Spreadsheet& sheet) {
  if (!content.is_formula) return content.text;
  std::string text = "=";
  for (const Part& part : content.parts) {
    text += part.kind == Part::Kind::kText ? part.text : name_of(token_of(part, sheet));
  }
  return text;
}

std::string to_json(const Spreadsheet& sheet) { return Computation(sheet).json(); }

}  // namespace skerry::crdts::sheets
