#include "reports/heal_table.h"

#include <algorithm>
#include <limits>

#include "reports/human.h"
#include "reports/model/aggregate.h"

namespace skerry::reports {
namespace {

using results::FaultPeriod;
using Heal = results::FaultPeriod::Heal;

bool has_never(const results::RunResult& run) {
  return std::any_of(run.faults.begin(), run.faults.end(),
                     [](const FaultPeriod& fault) { return fault.heal == Heal::kNever; });
}

uint64_t seed_to_show(const results::SweepResult& sweep) {
  const std::vector<uint64_t> all = results::seeds(sweep);
  for (const uint64_t seed : all) {
    for (const results::CellResult& cell : sweep.cells) {
      for (const results::RunResult& run : cell.runs) {
        if (run.seed == seed && has_never(run)) return seed;
      }
    }
  }
  return all.empty() ? 0 : all.front();
}

std::vector<FaultPeriod> heals_of(const results::RunResult& run) {
  std::vector<FaultPeriod> heals;
  for (const FaultPeriod& fault : run.faults) {
    if (fault.heal != Heal::kNone) heals.push_back(fault);
  }
  std::stable_sort(heals.begin(), heals.end(),
                   [](const auto& a, const auto& b) { return a.to_ns < b.to_ns; });
  return heals;
}

bool are_same_faults(const std::vector<FaultPeriod>& heals, const HealTable& table) {
  return std::equal(heals.begin(), heals.end(), table.rows.begin(), table.rows.end(),
                    [](const FaultPeriod& heal, const HealTable::Row& row) {
                      return heal.to_ns == row.at_ns && heal.kind == row.fault &&
                             heal.nodes == row.nodes;
                    });
}

void add_cell(std::vector<HealTable>& tables, const std::string& label, uint64_t seed,
              const std::vector<FaultPeriod>& heals) {
  auto table = std::find_if(tables.begin(), tables.end(),
                            [&](const HealTable& known) { return are_same_faults(heals, known); });
  if (table == tables.end()) {
    tables.push_back({seed, {}, {}, heals.size()});
    table = tables.end() - 1;
    for (const FaultPeriod& heal : heals) {
      table->rows.push_back({heal.to_ns, heal.kind, heal.nodes, {}});
    }
  }
  table->columns.push_back(label);
  for (size_t i = 0; i < heals.size(); ++i) table->rows[i].after.push_back(heals[i]);
}

int64_t length(const FaultPeriod& fault) {
  return fault.heal == Heal::kNever ? std::numeric_limits<int64_t>::max()
                                    : fault.converged_after_ns;
}

int64_t slowest(const HealTable::Row& row) {
  int64_t most = 0;
  for (const FaultPeriod& fault : row.after) most = std::max(most, length(fault));
  return most;
}

void keep_slowest(HealTable& table, size_t rows) {
  if (table.rows.size() <= rows) return;
  std::stable_sort(table.rows.begin(), table.rows.end(),
                   [](const auto& a, const auto& b) { return slowest(a) > slowest(b); });
  table.rows.resize(rows);
  std::stable_sort(table.rows.begin(), table.rows.end(),
                   [](const auto& a, const auto& b) { return a.at_ns < b.at_ns; });
}

}  // namespace

std::vector<HealTable> heal_tables(const results::SweepResult& sweep, size_t rows, size_t tables) {
  const uint64_t seed = seed_to_show(sweep);
  std::vector<HealTable> found;
  for (const results::CellResult& cell : sweep.cells) {
    for (const results::RunResult& run : cell.runs) {
      if (run.seed != seed) continue;
      const std::vector<FaultPeriod> heals = heals_of(run);
      if (!heals.empty()) add_cell(found, results::label(sweep, cell), seed, heals);
    }
  }
  if (found.size() > tables) found.resize(tables);
  for (HealTable& table : found) keep_slowest(table, rows);
  return found;
}

std::vector<FaultPeriod> extreme_heals(const HealTable::Row& row) {
  const auto [least, most] =
      std::minmax_element(row.after.begin(), row.after.end(),
                          [](const auto& a, const auto& b) { return length(a) < length(b); });
  return {*least, *most};
}

std::string heal_text(const FaultPeriod& fault) {
  if (fault.heal == Heal::kNever) return "never";
  if (fault.converged_after_ns == 0) return "at once";
  return human(static_cast<double>(fault.converged_after_ns), "ns");
}

std::string heal_title(const HealTable& table) {
  std::string text = "After each fault of seed " + std::to_string(table.seed) +
                     ": how long until all held what was committed before its end";
  if (table.rows.size() < table.heals) {
    text += " (the slowest " + std::to_string(table.rows.size()) + " of " +
            std::to_string(table.heals) + ")";
  }
  return text;
}

}  // namespace skerry::reports
