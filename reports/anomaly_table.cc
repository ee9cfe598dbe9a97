#include "reports/anomaly_table.h"

#include <algorithm>

#include "reports/console_table.h"

namespace skerry::reports {
namespace {

using results::AnomalyCell;
using results::AnomalyRow;
using results::AnomalyTable;
using results::Presence;

std::vector<std::string> families_of(const AnomalyTable& table) {
  std::vector<std::string> families;
  for (const AnomalyRow& row : table.rows) {
    if (std::ranges::find(families, row.family) == families.end()) families.push_back(row.family);
  }
  return families;
}

// The columns that say something about the family.
std::vector<size_t> columns_of(const AnomalyTable& table, const std::string& family) {
  std::vector<size_t> columns;
  for (size_t i = 0; i < table.anomalies.size(); ++i) {
    const bool applies = std::ranges::any_of(table.rows, [&](const AnomalyRow& row) {
      return row.family == family && row.cells[i].presence != Presence::kDoesNotApply;
    });
    if (applies) columns.push_back(i);
  }
  return columns;
}

// "backward_interleaving_by_one" in lines of a word or two.
std::vector<std::string> lines_of_name(const std::string& name) {
  constexpr size_t kWidth = 13;
  std::vector<std::string> lines;
  for (size_t begin = 0; begin <= name.size();) {
    const size_t end = std::min(name.find('_', begin), name.size());
    const std::string word = name.substr(begin, end - begin);
    if (!lines.empty() && lines.back().size() + 1 + word.size() <= kWidth) {
      lines.back() += " " + word;
    } else {
      lines.push_back(word);
    }
    begin = end + 1;
  }
  return lines;
}

void add_heads(const AnomalyTable& table, const std::vector<size_t>& columns,
               const std::string& family, TextGrid& grid) {
  std::vector<std::vector<std::string>> heads;
  size_t height = 1;
  for (const size_t column : columns) {
    heads.push_back(lines_of_name(table.anomalies[column]));
    height = std::max(height, heads.back().size());
  }
  for (size_t line = 0; line < height; ++line) {
    TextGrid::Row row = {{line + 1 == height ? family : "", Ink::kBold}};
    for (const auto& head : heads) {
      const size_t blank = height - head.size();
      row.push_back({line < blank ? "" : head[line - blank], Ink::kDim});
    }
    grid.add(std::move(row));
  }
  grid.add_rule();
}

GridCell grid_cell(const AnomalyCell& cell) {
  switch (cell.presence) {
    case Presence::kDoesNotApply:
      return {"-", Ink::kDim};
    case Presence::kNone:
      return {"none", Ink::kGood, cell.is_claimed_absent ? '*' : ' '};
    case Presence::kFound:
      return {"yes, " + std::to_string(cell.commands), cell.is_refuted() ? Ink::kBad : Ink::kPlain,
              cell.is_refuted() ? '!' : ' '};
  }
  return {};
}

TextGrid designs_down(const AnomalyTable& table, const std::string& family) {
  const std::vector<size_t> columns = columns_of(table, family);
  TextGrid grid;
  add_heads(table, columns, family, grid);
  for (const AnomalyRow& row : table.rows) {
    if (row.family != family) continue;
    TextGrid::Row cells = {{row.design}};
    for (const size_t column : columns) cells.push_back(grid_cell(row.cells[column]));
    grid.add(std::move(cells));
  }
  return grid;
}

TextGrid anomalies_down(const AnomalyTable& table, const std::string& family) {
  TextGrid grid;
  TextGrid::Row head = {{family, Ink::kBold}};
  for (const AnomalyRow& row : table.rows) {
    if (row.family == family) head.push_back({row.design, Ink::kDim});
  }
  grid.add(std::move(head));
  grid.add_rule();
  for (const size_t column : columns_of(table, family)) {
    TextGrid::Row cells = {{table.anomalies[column]}};
    for (const AnomalyRow& row : table.rows) {
      if (row.family == family) cells.push_back(grid_cell(row.cells[column]));
    }
    grid.add(std::move(cells));
  }
  return grid;
}

// Broken between words, each line indented.
std::string wrapped(const std::string& text, size_t indent) {
  std::string out;
  size_t width = 0;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    if (width != 0 && width + 1 + end - begin > kConsoleColumns) {
      out += "\n";
      width = 0;
    }
    out += width == 0 ? std::string(indent, ' ') : " ";
    width += (width == 0 ? indent : 1) + end - begin;
    out += text.substr(begin, end - begin);
    begin = end + 1;
  }
  return out + "\n";
}

// "none: none within ..."; a family's designs may differ in what is worth searching.
std::string scopes_of(const AnomalyTable& table, const std::string& family) {
  std::string text;
  std::vector<std::string> told;
  for (const AnomalyRow& row : table.rows) {
    if (row.family != family || std::ranges::find(told, row.scope) != told.end()) continue;
    std::string designs;
    bool is_all = true;
    for (const AnomalyRow& other : table.rows) {
      if (other.family != family) continue;
      is_all = is_all && other.scope == row.scope;
      if (other.scope == row.scope) designs += (designs.empty() ? "" : ", ") + other.design;
    }
    told.push_back(row.scope);
    text +=
        wrapped("none" + (is_all ? "" : " (" + designs + ")") + ": none within " + row.scope, 2);
  }
  return text;
}

std::string draw_family(const AnomalyTable& table, const std::string& family, Paint paint) {
  const TextGrid down = designs_down(table, family);
  const TextGrid across = anomalies_down(table, family);
  const bool fits = down.width() <= kConsoleColumns || down.width() <= across.width();
  return (fits ? down : across).draw(paint) + "\n" + scopes_of(table, family) + "\n";
}

constexpr std::string_view kLegend =
    "  yes, N: the shortest history found has N commands and stands below\n"
    "  *: as the design's row claims   !: the row claims that there is none\n"
    "  -: does not apply\n";

std::string history_of(const AnomalyTable& table, const AnomalyRow& row, size_t column) {
  const AnomalyCell& cell = row.cells[column];
  std::string text = row.design + ", " + table.anomalies[column] +
                     (cell.is_refuted() ? " (claimed to be absent)" : "") + "\n";
  for (const std::string& step : cell.steps) text += "    " + step + "\n";
  return text + wrapped("all of them give " + cell.value + ": " + cell.what, 4);
}

std::string histories(const AnomalyTable& table) {
  std::string text;
  for (const AnomalyRow& row : table.rows) {
    if (!row.failure.empty()) {
      text += "\n" + row.design + " DOES NOT CONVERGE\n    " + row.failure + "\n";
    }
    for (size_t i = 0; i < row.cells.size(); ++i) {
      if (row.cells[i].presence == Presence::kFound) text += "\n" + history_of(table, row, i);
    }
  }
  return text;
}

}  // namespace

std::string anomaly_table(const AnomalyTable& table, Paint paint) {
  std::string text = "\n" + table.scenario + ": " + table.description + "\n\n";
  for (const std::string& family : families_of(table)) text += draw_family(table, family, paint);
  return text + std::string(kLegend) + histories(table);
}

std::string anomaly_markdown(const AnomalyTable& table) {
  std::string text = "# " + table.scenario + "\n\n" + table.description + "\n";
  for (const std::string& family : families_of(table)) {
    const std::vector<size_t> columns = columns_of(table, family);
    std::string rule = "|---|";
    text += "\n| " + family + " |";
    for (const size_t column : columns) {
      text += " " + table.anomalies[column] + " |";
      rule += "---|";
    }
    text += "\n" + rule + "\n";
    for (const AnomalyRow& row : table.rows) {
      if (row.family != family) continue;
      text += "| " + row.design + " |";
      for (const size_t column : columns) {
        const GridCell cell = grid_cell(row.cells[column]);
        text += " " + cell.text + (cell.mark == ' ' ? "" : std::string(" ") + cell.mark) + " |";
      }
      text += "\n";
    }
  }
  text += "\n```\n";
  for (const std::string& family : families_of(table)) {
    text += "  " + family + "\n" + scopes_of(table, family);
  }
  return text + "\n" + std::string(kLegend) + histories(table) + "```\n";
}

}  // namespace skerry::reports
