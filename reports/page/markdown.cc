#include "reports/page/markdown.h"

#include <algorithm>

#include "reports/design_table.h"
#include "reports/escape.h"
#include "reports/human.h"
#include "reports/summary_text.h"
#include "reports/text_grid.h"

namespace skerry::reports {
namespace {

using results::MetricClass;
using results::Verdict;

constexpr size_t kRowsShown = 8;
constexpr size_t kDesignsShown = 6;
constexpr size_t kFailuresShown = 5;
constexpr size_t kDetailShown = 800;

std::string value_text(const DesignRow& row, const DesignEntry& entry) {
  std::string text = escaped_markdown(figure_text(row, entry, Extent::kRange));
  if (text.empty()) return "–";
  if (row.info.metric_class == MetricClass::kSampled) text = "\\~" + text;
  if (entry.tied) text = "= " + text;
  return entry.best ? "**" + text + "**" : text;
}

std::string samples_line(const DesignRow& row, size_t designs) {
  std::string line = "| n, " + escaped_markdown(human_name(row.info.samples)) + " |";
  for (size_t i = 0; i < designs; ++i) {
    const std::string text = samples_text(row.entries[i]);
    line += " " + (text.empty() ? "–" : text) + " |";
  }
  return line + "\n";
}

std::string table_text(const DesignTable& table) {
  const size_t designs = std::min(table.columns.size(), kDesignsShown);
  std::string head = "| |";
  std::string rule = "|:--|";
  std::string verdicts = "| verdict |";
  for (size_t i = 0; i < designs; ++i) {
    head += " " + escaped_markdown(table.columns[i].label) + " |";
    rule += "--:|";
    verdicts += " " + std::string(results::to_string(table.columns[i].verdict)) + " |";
  }
  std::string text = head + "\n" + rule + "\n" + verdicts + "\n";
  for (size_t r = 0; r < table.rows.size(); ++r) {
    const DesignRow& row = table.rows[r];
    text += "| " + escaped_markdown(human_name(row.info.name)) + " |";
    for (size_t i = 0; i < designs; ++i) text += " " + value_text(row, row.entries[i]) + " |";
    text += "\n";
    if (ends_samples(table, r)) text += samples_line(row, designs);
  }
  if (table.rows.empty()) return text;
  text += "\n**bold** best, = level with the best";
  text +=
      table.seeds > 1 ? ", median (min..max) over " + counted(table.seeds, "seed") : std::string();
  text += "; \\~ sampled on one machine, the rest is exact";
  if (designs < table.columns.size()) {
    text += "; " + counted(table.columns.size() - designs, "more design") + " in report.html";
  }
  text += ".";
  if (table.too_few_seeds) text += " " + escaped_markdown(too_few_text(table));
  for (const std::string& warning : table.warnings) text += " " + escaped_markdown(warning) + ".";
  return text + "\n";
}

// A fence that no line of the text can close.
std::string fenced(const std::string& detail) {
  std::string text = shortened(detail, kDetailShown);
  for (char& c : text) {
    if (c == '`') c = '\'';
  }
  return "```\n" + text + "\n```\n";
}

// Whole, so that it pastes: indented, which no text of the line can end.
std::string code_block(const std::string& line) {
  std::string text = "    ";
  for (const char c : line) {
    text += c;
    if (c == '\n') text += "    ";
  }
  return text + "\n";
}

std::string failures_text(const results::SweepResult& sweep) {
  const std::vector<Failure> all = failures(sweep);
  std::string text;
  for (size_t i = 0; i < std::min(all.size(), kFailuresShown); ++i) {
    const Failure& failure = all[i];
    text += "\n**" + std::string(failure.verdict == Verdict::kInvalid ? "✗" : "?") + " " +
            escaped_markdown(failure.what) + "**";
    if (!failure.where.empty()) text += " " + escaped_markdown(failure.where);
    text += "\n";
    if (!failure.detail.empty()) text += "\n" + fenced(failure.detail);
  }
  if (all.size() > kFailuresShown) {
    text += "\n" + std::to_string(all.size() - kFailuresShown) + " more in report.html.\n";
  }
  return text;
}

std::string gates_text(const results::SweepResult& sweep) {
  constexpr size_t kGatesShown = 4;
  std::string text;
  size_t shown = 0;
  for (const results::GateResult& gate : gates_by_distance(sweep)) {
    if (gate.verdict != Verdict::kValid || ++shown > kGatesShown) continue;
    text += "- ✓ " + escaped_markdown(title_of(gate) + ": " + gate.detail) + "\n";
  }
  if (shown > kGatesShown) {
    text += "- and " + std::to_string(shown - kGatesShown) + " more that hold, further off\n";
  }
  return text.empty() ? "" : "\n" + text;
}

}  // namespace

std::string report_markdown(const results::SweepResult& sweep) {
  const char* sign = sweep.verdict == Verdict::kValid     ? "✓"
                     : sweep.verdict == Verdict::kInvalid ? "✗"
                                                          : "?";
  std::string text = "### " + std::string(sign) + " " + escaped_markdown(sweep.scenario) + ": " +
                     std::string(results::to_string(sweep.verdict)) + "\n\n" +
                     escaped_markdown(verdict_sentence(sweep)) + " " +
                     escaped_markdown(evidence_sentence(sweep)) + " Seeds " +
                     results::seeds_text(results::seeds(sweep)) + ".\n";
  for (const std::string& line : shown_lines(sweep)) text += "\n- " + escaped_markdown(line);
  if (!shown_lines(sweep).empty()) text += "\n";
  text += failures_text(sweep) + gates_text(sweep);
  const DesignTable table = headline(design_table(sweep), kRowsShown);
  if (!table.columns.empty()) text += "\n" + table_text(table);
  if (!sweep.repeat_line.empty()) text += "\nThis again:\n\n" + code_block(sweep.repeat_line);
  return text + "\n`digest " + escaped_markdown(sweep.digest) + "`\n";
}

}  // namespace skerry::reports
