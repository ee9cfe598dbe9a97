#include "reports/design_table.h"

#include <algorithm>
#include <string_view>

#include "reports/human.h"
#include "reports/model/number.h"
#include "reports/ranking.h"

namespace skerry::reports {
namespace {

bool is_of_heals(std::string_view metric) {
  return metric.substr(0, 22) == "convergence_after_heal";
}

bool had_no_heal(const results::CellResult& cell) {
  return std::all_of(cell.runs.begin(), cell.runs.end(), [](const results::RunResult& run) {
    const auto heals = run.metrics.find("heals");
    return heals != run.metrics.end() && heals->second == 0;
  });
}

uint64_t total(const results::CellResult& cell, const std::string& metric) {
  double sum = 0;
  for (const results::RunResult& run : cell.runs) {
    const auto found = run.metrics.find(metric);
    if (found != run.metrics.end()) sum += found->second;
  }
  return static_cast<uint64_t>(sum);
}

DesignEntry entry_of(const results::CellResult& cell, const results::MetricInfo& info) {
  DesignEntry entry{results::seed_range(cell, info.name)};
  if (!info.samples.empty()) entry.samples = total(cell, info.samples);
  if (!info.never.empty()) entry.open = total(cell, info.never);
  if (entry.never() > 0 && entry.never() < entry.seed_range->runs) {
    entry.note = "never in " + std::to_string(entry.never()) + " of " +
                 std::to_string(entry.seed_range->runs);
  } else if (!entry.seed_range && is_of_heals(info.name) && had_no_heal(cell)) {
    entry.note = "no heal";
  }
  return entry;
}

bool all_zero(const DesignRow& row) {
  return std::all_of(row.entries.begin(), row.entries.end(), [](const DesignEntry& entry) {
    return entry.never() == 0 &&
           (!entry.seed_range || (entry.seed_range->min == 0 && entry.seed_range->max == 0));
  });
}

}  // namespace

DesignTable design_table(const results::SweepResult& sweep) {
  DesignTable table;
  table.seeds = results::seeds(sweep).size();
  for (const results::CellResult& cell : sweep.cells) {
    table.columns.push_back({results::label(sweep, cell), cell.family, cell.verdict});
  }
  for (results::MetricInfo& info : results::metrics_present(sweep)) {
    DesignRow row{std::move(info), {}};
    for (const results::CellResult& cell : sweep.cells) {
      row.entries.push_back(entry_of(cell, row.info));
    }
    table.rows.push_back(std::move(row));
  }
  rank_designs(sweep, table);
  return table;
}

DesignTable headline(const DesignTable& table, size_t limit) {
  DesignTable shown = table;
  std::erase_if(shown.rows, [](const DesignRow& row) {
    return row.info.headline == 0 || (!row.info.is_asked_for && all_zero(row));
  });
  std::ranges::stable_sort(shown.rows, {}, [](const DesignRow& row) { return row.info.headline; });
  if (shown.rows.empty()) shown.rows = table.rows;
  if (shown.rows.size() > limit) shown.rows.resize(limit);
  return shown;
}

std::string figure_text(const DesignRow& row, const DesignEntry& entry, Extent extent) {
  if (!entry.seed_range) return entry.note;
  const results::SeedRange& seed_range = *entry.seed_range;
  if (seed_range.median == results::kNeverCame) return entry.note.empty() ? "never" : entry.note;
  if (!entry.note.empty()) return human(seed_range.median, row.info.unit) + ", " + entry.note;
  return extent == Extent::kRange ? human_range(seed_range, row.info.unit)
                                  : human(seed_range.median, row.info.unit);
}

std::string too_few_text(const DesignTable& table) {
  size_t enough = 1;
  while (sign_test(enough, 0) > kExactChance) ++enough;
  return counted(table.seeds, "seed") + (table.seeds == 1 ? " is" : " are") +
         " too few to tell a best: at least " + std::to_string(enough) + ", and " +
         "of sampled figures more.";
}

std::string samples_text(const DesignEntry& entry) {
  if (entry.samples == 0) return "";
  const std::string all = results::with_separators(static_cast<int64_t>(entry.samples));
  if (entry.open == 0) return all;
  return all + " (" + results::with_separators(static_cast<int64_t>(entry.open)) + " never)";
}

bool ends_samples(const DesignTable& table, size_t row) {
  const std::string& samples = table.rows[row].info.samples;
  if (samples.empty()) return false;
  return row + 1 == table.rows.size() || table.rows[row + 1].info.samples != samples;
}

}  // namespace skerry::reports
