// The tables that compare designs: the headline figures, and all of them on demand.
#include <algorithm>

#include "reports/escape.h"
#include "reports/human.h"
#include "reports/model/number.h"
#include "reports/page/sections.h"
#include "reports/plots/palette.h"

namespace skerry::reports {
namespace {

using results::MetricClass;
using results::SeedRange;

constexpr size_t kHeadlineRows = 17;

bool several_families(const DesignTable& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [&](const DesignColumn& column) {
    return column.family != table.columns.front().family;
  });
}

std::string head_row(const DesignTable& table, bool verdicts) {
  std::string html = "<thead><tr><th></th>";
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const DesignColumn& column = table.columns[i];
    html += "<th scope=\"col\">" + swatch(i) + escaped(column.label);
    if (several_families(table)) html += "<small>" + escaped(column.family) + "</small>";
    if (verdicts) html += "<div>" + verdict_badge(column.verdict) + "</div>";
    html += "</th>";
  }
  return html + "</tr></thead>\n";
}

// The range over seeds, in the median's unit; empty if all seeds agree.
std::string range_text(const SeedRange& seed_range, std::string_view unit) {
  const std::string text = human_range(seed_range, unit);
  const size_t open = text.find(" (");
  return open == std::string::npos ? "" : text.substr(open + 2, text.size() - open - 3);
}

// A bar as long as the value is large among its row's: one scale for all columns, whatever their
// widths, so that bars compare.
std::string bar(const DesignRow& row, size_t cell) {
  if (row.info.direction == results::Direction::kNeutral) return "";
  double most = 0;
  for (const DesignEntry& entry : row.entries) {
    const bool has_length = entry.seed_range && entry.seed_range->median != results::kNeverCame;
    if (has_length) most = std::max(most, entry.seed_range->median);
  }
  const double value = row.entries[cell].seed_range->median;
  if (most <= 0 || value < 0 || value == results::kNeverCame) return "";
  constexpr double kLongestPixels = 92;
  const auto pixels = static_cast<int>(value / most * kLongestPixels + 0.5);
  return "<span class=\"bar\" style=\"width:" + std::to_string(pixels) + "px;background:var(--" +
         std::string(design_colour(cell).name) + ")\"></span>";
}

std::string value_cell(const DesignRow& row, size_t cell, bool bars) {
  const DesignEntry& entry = row.entries[cell];
  if (!entry.seed_range) {
    return "<td class=\"none\">" + (entry.note.empty() ? "–" : escaped(entry.note)) + "</td>";
  }
  const bool sampled = row.info.metric_class == MetricClass::kSampled;
  std::string kind = sampled ? "sampled" : "exact";
  if (entry.best) kind += " best";
  if (entry.tied) kind += " tied";
  std::string html = "<td class=\"" + kind + "\"><span class=\"value\"" +
                     (entry.best   ? " title=\"best\""
                      : entry.tied ? " title=\"level with the best\""
                                   : "") +
                     ">" + (entry.tied ? "= " : "") + (sampled ? "~" : "") +
                     escaped(human(entry.seed_range->median, row.info.unit)) + "</span>";
  const std::string range = range_text(*entry.seed_range, row.info.unit);
  const std::string samples = samples_text(entry);
  if (!entry.note.empty()) html += "<span class=\"range\">" + escaped(entry.note) + "</span>";
  if (!range.empty()) html += "<span class=\"range\">" + escaped(range) + "</span>";
  if (!entry.won.empty()) html += "<span class=\"range\">" + escaped(entry.won) + "</span>";
  if (!samples.empty()) html += "<span class=\"range\">n " + samples + "</span>";
  return html + (bars ? bar(row, cell) : "") + "</td>";
}

// A help that leans on the row before it says nothing where rows were picked out.
bool stands_alone(const std::string& help) { return !help.empty() && help.find("the same") != 0; }

std::string group_row(const DesignTable& table, const char* title) {
  return "<tr class=\"group\"><th scope=\"colgroup\" colspan=\"" +
         std::to_string(table.columns.size() + 1) + "\">" + title + "</th></tr>\n";
}

std::string rows_of(const DesignTable& table, MetricClass wanted, bool bars) {
  std::string html;
  for (const DesignRow& row : table.rows) {
    if (row.info.metric_class != wanted) continue;
    html += "<tr><th scope=\"row\" title=\"" + escaped(row.info.help) + "\">" +
            escaped(human_name(row.info.name));
    if (!bars || stands_alone(row.info.help))
      html += "<small>" + escaped(row.info.help) + "</small>";
    html += "</th>";
    for (size_t i = 0; i < table.columns.size(); ++i) html += value_cell(row, i, bars);
    html += "</tr>\n";
  }
  return html;
}

std::string table_html(const DesignTable& table, bool bars) {
  std::string html = "<div class=\"card scroll\"><table" +
                     std::string(bars ? "" : " class=\"compact\"") + ">\n" + head_row(table, bars) +
                     "<tbody>\n";
  const std::string exact = rows_of(table, MetricClass::kExact, bars);
  const std::string sampled = rows_of(table, MetricClass::kSampled, bars);
  if (!exact.empty()) {
    html += group_row(table, "Exact: virtual time, bytes and counts, the same on every machine") +
            exact;
  }
  if (!sampled.empty()) {
    html += group_row(table, "~ Sampled on this machine: differs from run to run") + sampled;
  }
  return html + "</tbody></table></div>\n";
}

}  // namespace

std::string designs_section(const DesignTable& table) {
  if (table.columns.empty() || table.rows.empty()) return "";
  const bool one = table.columns.size() == 1;
  std::string html = one ? "<h2>Figures</h2>\n" : "<h2>Designs compared</h2>\n";
  html += table_html(headline(table, kHeadlineRows), true) + "<p class=\"legend\">";
  if (!one) {
    html += "<span class=\"value\">best</span> ";
    html += several_families(table) ? "of its family: " : "of its row: ";
    html +=
        "compared seed by seed, it is ahead of every other by more than chance explains; \"=\" is "
        "level with the best. A design that is invalid takes no part. ";
    if (table.too_few_seeds) html += escaped(too_few_text(table)) + " ";
    for (const std::string& warning : table.warnings) html += escaped(warning) + ". ";
  }
  if (table.seeds > 1) {
    html += "Large: median over " + counted(table.seeds, "seed") + "; small: smallest..largest.";
  }
  html += "</p>\n<details><summary>All " + counted(table.rows.size(), "metric") + "</summary>\n" +
          table_html(table, false) + "</details>\n";
  return html;
}

}  // namespace skerry::reports
