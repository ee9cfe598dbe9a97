#include "reports/console_table.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "reports/design_table.h"
#include "reports/heal_table.h"
#include "reports/human.h"
#include "reports/summary_text.h"
#include "reports/text_grid.h"

namespace skerry::reports {
namespace {

using results::MetricClass;
using results::Verdict;

constexpr size_t kRowsShown = 14;
constexpr size_t kFailuresShown = 8;

Ink ink_of(Verdict verdict) {
  if (verdict == Verdict::kValid) return Ink::kGood;
  return verdict == Verdict::kInvalid ? Ink::kBad : Ink::kDoubtful;
}

std::string sign_of(Verdict verdict) {
  if (verdict == Verdict::kValid) return "✓ valid";
  return verdict == Verdict::kInvalid ? "✗ invalid" : "? unknown";
}

GridCell value_cell(const DesignRow& row, const DesignEntry& entry, Extent extent) {
  const std::string text = figure_text(row, entry, extent);
  if (text.empty()) return {"–", Ink::kDim, ' '};
  if (!entry.seed_range) return {text, Ink::kDim, ' '};
  if (entry.never() > 0) return {text, Ink::kBad, ' '};
  const bool sampled = row.info.metric_class == MetricClass::kSampled;
  const bool leads = entry.best || entry.tied;
  const Ink ink = leads ? Ink::kGood : sampled ? Ink::kDim : Ink::kPlain;
  return {(sampled ? "~" : "") + text, ink, entry.best ? '*' : entry.tied ? '=' : ' '};
}

// How many samples the timed rows above rest on.
TextGrid::Row samples_line(const DesignRow& row) {
  TextGrid::Row line = {{"  n, " + human_name(row.info.samples), Ink::kDim, ' '}};
  for (const DesignEntry& entry : row.entries) {
    const std::string text = samples_text(entry);
    line.push_back({text.empty() ? "–" : text, entry.open > 0 ? Ink::kBad : Ink::kDim, ' '});
  }
  return line;
}

bool several_families(const DesignTable& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [&](const DesignColumn& column) {
    return column.family != table.columns.front().family;
  });
}

// Designs as columns: reads best, for as long as they fit side by side.
TextGrid metrics_down(const DesignTable& table, Extent extent) {
  constexpr size_t kLabelWidth = 28;
  TextGrid grid;
  TextGrid::Row head = {{"", Ink::kPlain, ' '}};
  TextGrid::Row families = {{"family", Ink::kDim, ' '}};
  TextGrid::Row verdicts = {{"verdict", Ink::kPlain, ' '}};
  for (const DesignColumn& column : table.columns) {
    head.push_back({shortened(printable(column.label), kLabelWidth), Ink::kBold, ' '});
    families.push_back({printable(column.family), Ink::kDim, ' '});
    verdicts.push_back({sign_of(column.verdict), ink_of(column.verdict), ' '});
  }
  grid.add(std::move(head));
  if (several_families(table)) grid.add(std::move(families));
  grid.add_rule();
  grid.add(std::move(verdicts));
  for (size_t i = 0; i < table.rows.size(); ++i) {
    const DesignRow& row = table.rows[i];
    TextGrid::Row line = {{human_name(row.info.name), Ink::kPlain, ' '}};
    for (const DesignEntry& entry : row.entries) line.push_back(value_cell(row, entry, extent));
    grid.add(std::move(line));
    if (ends_samples(table, i)) grid.add(samples_line(row));
  }
  return grid;
}

// Designs as rows: for sweeps of many cells, with as many metrics as fit.
TextGrid designs_down(const DesignTable& table, size_t metrics) {
  constexpr size_t kLabelWidth = 36;
  TextGrid grid;
  TextGrid::Row head = {{"design", Ink::kBold, ' '}, {"verdict", Ink::kBold, ' '}};
  for (size_t m = 0; m < metrics; ++m) {
    head.push_back({human_name(table.rows[m].info.name), Ink::kBold, ' '});
  }
  grid.add(std::move(head));
  grid.add_rule();
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const DesignColumn& column = table.columns[i];
    TextGrid::Row line = {{shortened(printable(column.label), kLabelWidth), Ink::kPlain, ' '},
                          {sign_of(column.verdict), ink_of(column.verdict), ' '}};
    for (size_t m = 0; m < metrics; ++m) {
      line.push_back(value_cell(table.rows[m], table.rows[m].entries[i], Extent::kMedian));
    }
    grid.add(std::move(line));
  }
  return grid;
}

struct Layout {
  TextGrid grid;
  Extent extent = Extent::kMedian;
};

Layout fit(const DesignTable& table) {
  if (table.seeds > 1) {
    TextGrid grid = metrics_down(table, Extent::kRange);
    if (grid.width() <= kConsoleColumns) return {std::move(grid), Extent::kRange};
  }
  TextGrid grid = metrics_down(table, Extent::kMedian);
  if (grid.width() <= kConsoleColumns || table.columns.size() < 2)
    return {std::move(grid), Extent::kMedian};
  for (size_t metrics = table.rows.size(); metrics > 0; --metrics) {
    grid = designs_down(table, metrics);
    if (grid.width() <= kConsoleColumns) return {std::move(grid), Extent::kMedian};
  }
  return {designs_down(table, 0), Extent::kMedian};
}

std::string legend(const DesignTable& table, Extent extent) {
  bool best = false;
  bool tied = false;
  bool sampled = false;
  for (const DesignRow& row : table.rows) {
    sampled = sampled || row.info.metric_class == MetricClass::kSampled;
    for (const DesignEntry& entry : row.entries) {
      best = best || entry.best;
      tied = tied || entry.tied;
    }
  }
  std::vector<std::string> parts;
  if (best) parts.push_back(several_families(table) ? "* best of its family" : "* best");
  if (tied) parts.push_back("= level with the best");
  parts.push_back(sampled ? "~ sampled here, the rest is exact" : "all exact");
  if (table.seeds > 1) {
    parts.push_back("median" + std::string(extent == Extent::kRange ? " (min..max)" : "") +
                    " over " + counted(table.seeds, "seed"));
  }
  std::string text = "  ";
  for (size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : " · ") + parts[i];
  return text;
}

// What keeps designs from being called best.
std::string ranking_notes(const DesignTable& table, Paint paint) {
  std::string text;
  if (table.too_few_seeds) {
    text += "  " + inked(too_few_text(table), Ink::kDim, paint) + "\n";
  }
  for (const std::string& warning : table.warnings) {
    text += "  " + inked("! " + printable(warning), Ink::kDoubtful, paint) + "\n";
  }
  return text;
}

// Each line of a check's detail, set in.
std::string indented(std::string_view detail) {
  std::string text;
  while (!detail.empty()) {
    const size_t end = std::min(detail.find('\n'), detail.size());
    text += "      " + printable(detail.substr(0, end)) + "\n";
    detail.remove_prefix(std::min(end + 1, detail.size()));
  }
  return text;
}

std::string failures_text(const results::SweepResult& sweep, Paint paint) {
  const std::vector<Failure> all = failures(sweep);
  std::string text;
  for (size_t i = 0; i < std::min(all.size(), kFailuresShown); ++i) {
    const Failure& failure = all[i];
    const std::string sign = failure.verdict == Verdict::kInvalid ? "✗ " : "? ";
    const std::string where = failure.where.empty() ? "" : ": " + failure.where;
    text += "\n  " + inked(sign + printable(failure.what + where), ink_of(failure.verdict), paint) +
            "\n" + indented(failure.detail);
  }
  if (all.size() > kFailuresShown) {
    text += "\n  and " + std::to_string(all.size() - kFailuresShown) + " more in the report\n";
  }
  return text;
}

std::string gates_text(const results::SweepResult& sweep, Paint paint) {
  constexpr size_t kGatesShown = 6;
  std::string text;
  size_t shown = 0;
  size_t holding = 0;
  for (const results::GateResult& gate : gates_by_distance(sweep)) {
    if (gate.verdict != Verdict::kValid) continue;  // told with what failed
    if (++holding > kGatesShown) continue;
    ++shown;
    text += "  " + inked("✓", Ink::kGood, paint) + " gate " + printable(title_of(gate)) + ": " +
            printable(gate.detail) + "\n";
  }
  if (holding > shown) {
    text += "  and " + std::to_string(holding - shown) + " more that hold, further off\n";
  }
  return text.empty() ? "" : "\n" + text;
}

// What was judged, and on what it rests; broken into lines at spaces.
std::string sentences_text(const results::SweepResult& sweep, Paint paint) {
  std::string text;
  for (const std::string& sentence : {verdict_sentence(sweep), evidence_sentence(sweep)}) {
    std::string_view left = sentence;
    while (!left.empty()) {
      size_t end = left.size();
      if (end > kConsoleColumns - 4) end = left.rfind(' ', kConsoleColumns - 4);
      if (end == std::string_view::npos || end == 0) end = left.size();
      text += "  " + inked(printable(left.substr(0, end)), Ink::kDim, paint) + "\n";
      left.remove_prefix(std::min(end + 1, left.size()));
    }
  }
  return text;
}

// A line a fault. Of more designs than fit: the quickest and the slowest.
TextGrid heals_grid(const HealTable& table, bool is_short) {
  constexpr size_t kLabelWidth = 28;
  TextGrid grid;
  TextGrid::Row head = {{"fault", Ink::kDim, ' '}, {"over at", Ink::kDim, ' '}};
  for (const std::string& column : table.columns) {
    if (!is_short) head.push_back({shortened(printable(column), kLabelWidth), Ink::kDim, ' '});
  }
  if (is_short) {
    head.push_back({"quickest", Ink::kDim, ' '});
    head.push_back({"slowest", Ink::kDim, ' '});
  }
  grid.add(std::move(head));
  for (const HealTable::Row& row : table.rows) {
    const std::string fault = shortened(printable(human_name(row.fault) + " " + row.nodes), 40);
    TextGrid::Row line = {{fault, Ink::kPlain, ' '}, {human_time(row.at_ns), Ink::kPlain, ' '}};
    for (const results::FaultPeriod& after : is_short ? extreme_heals(row) : row.after) {
      const bool is_never = after.heal == results::FaultPeriod::Heal::kNever;
      line.push_back({heal_text(after), is_never ? Ink::kBad : Ink::kPlain, ' '});
    }
    grid.add(std::move(line));
  }
  return grid;
}

std::string heals_text(const results::SweepResult& sweep, Paint paint) {
  constexpr size_t kHealsShown = 6;
  constexpr size_t kTablesShown = 2;
  std::string text;
  for (const HealTable& table : heal_tables(sweep, kHealsShown, kTablesShown)) {
    TextGrid grid = heals_grid(table, false);
    if (grid.width() > kConsoleColumns) grid = heals_grid(table, true);
    text += "\n  " + inked(heal_title(table), Ink::kDim, paint) + "\n" + grid.draw(paint);
  }
  return text;
}

}  // namespace

std::string console_table(const results::SweepResult& sweep, Paint paint) {
  const auto asked_for = std::ranges::count_if(
      sweep.metric_infos, [](const results::MetricInfo& info) { return info.is_asked_for; });
  const DesignTable table =
      headline(design_table(sweep), std::max(kRowsShown, static_cast<size_t>(asked_for)));
  const Layout layout = fit(table);
  std::string text = "\n  " + inked(printable(sweep.scenario), Ink::kBold, paint) + "  " +
                     inked(sign_of(sweep.verdict), ink_of(sweep.verdict), paint) +
                     (sweep.complete ? "" : "  (incomplete)") + "\n\n";
  text += layout.grid.draw(paint);
  if (!table.rows.empty()) {
    text += "\n" + inked(legend(table, layout.extent), Ink::kDim, paint) + "\n";
    text += ranking_notes(table, paint);
  }
  for (const std::string& line : shown_lines(sweep)) text += "  " + printable(line) + "\n";
  text += sentences_text(sweep, paint);
  text += heals_text(sweep, paint);
  text += gates_text(sweep, paint);
  text += failures_text(sweep, paint);
  return text;
}

}  // namespace skerry::reports
