// What came after each fault.
#include "reports/escape.h"
#include "reports/heal_table.h"
#include "reports/human.h"
#include "reports/page/sections.h"

namespace skerry::reports {
namespace {

constexpr size_t kHealsShown = 24;
constexpr size_t kTablesShown = 4;

std::string head_row(const HealTable& table) {
  std::string html = "<thead><tr><th></th><th scope=\"col\">over at</th>";
  for (const std::string& column : table.columns) {
    html += "<th scope=\"col\">" + escaped(column) + "</th>";
  }
  return html + "</tr></thead>\n";
}

std::string row_html(const HealTable::Row& row) {
  std::string html = "<tr><th scope=\"row\">" + escaped(human_name(row.fault)) + "<small>" +
                     escaped(row.nodes) + "</small></th><td>" + escaped(human_time(row.at_ns)) +
                     "</td>";
  for (const results::FaultPeriod& after : row.after) {
    const bool is_never = after.heal == results::FaultPeriod::Heal::kNever;
    html += std::string(is_never ? "<td class=\"mark-invalid\">" : "<td>") +
            escaped(heal_text(after)) + "</td>";
  }
  return html + "</tr>\n";
}

}  // namespace

std::string heals_section(const results::SweepResult& sweep) {
  std::string html;
  for (const HealTable& table : heal_tables(sweep, kHealsShown, kTablesShown)) {
    if (html.empty()) html = "<h2>After each fault</h2>\n";
    html +=
        "<div class=\"card scroll\"><table class=\"compact\">\n" + head_row(table) + "<tbody>\n";
    for (const HealTable::Row& row : table.rows) html += row_html(row);
    html += "</tbody></table></div>\n<p class=\"legend\">" + escaped(heal_title(table)) + ".</p>\n";
  }
  return html;
}

}  // namespace skerry::reports
