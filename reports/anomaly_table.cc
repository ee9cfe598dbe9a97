#include "reports/anomaly_table.h"

#include <algorithm>

#include "reports/text_grid.h"

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

std::string draw_family(const AnomalyTable& table, const std::string& family, bool colour) {
  const std::vector<size_t> columns = columns_of(table, family);
  TextGrid grid;
  add_heads(table, columns, family, grid);
  std::string notes;
  for (const AnomalyRow& row : table.rows) {
    if (row.family != family) continue;
    TextGrid::Row cells = {{row.design}};
    for (const size_t column : columns) cells.push_back(grid_cell(row.cells[column]));
    grid.add(std::move(cells));
  }
  return grid.draw(colour) + "\n";
}

std::string scopes(const AnomalyTable& table) {
  std::string text;
  std::vector<std::string> told;
  for (const AnomalyRow& row : table.rows) {
    if (std::ranges::find(told, row.scope) != told.end()) continue;
    told.push_back(row.scope);
    text += "  none: none within " + row.scope + "\n";
  }
  return text +
         "  yes, N: the shortest history found has N commands and stands below\n"
         "  *: as the design's row claims   !: the row claims that there is none\n";
}

std::string history_of(const AnomalyTable& table, const AnomalyRow& row, size_t column) {
  const AnomalyCell& cell = row.cells[column];
  std::string text = row.design + ", " + table.anomalies[column] +
                     (cell.is_refuted() ? " (claimed to be absent)" : "") + "\n";
  for (const std::string& step : cell.steps) text += "    " + step + "\n";
  return text + "    all of them give " + cell.value + ": " + cell.what + "\n";
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

std::string anomaly_table(const AnomalyTable& table, bool colour) {
  std::string text = "\n" + table.scenario + ": " + table.description + "\n\n";
  for (const std::string& family : families_of(table)) text += draw_family(table, family, colour);
  return text + scopes(table) + histories(table);
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
  return text + "\n```\n" + scopes(table) + histories(table) + "```\n";
}

}  // namespace skerry::reports
