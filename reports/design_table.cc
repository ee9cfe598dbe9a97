#include "reports/design_table.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace skerry::reports {
namespace {

using results::Direction;
using results::MetricClass;
using results::Spread;
using results::Verdict;

constexpr std::array<std::string_view, 14> kHeadline = {"visibility_latency_p50",
                                                        "visibility_latency_p99",
                                                        "convergence_after_heal",
                                                        "staleness_max",
                                                        "catch_up_latency_p99",
                                                        "never_visible",
                                                        "amplification",
                                                        "carried_bytes",
                                                        "metadata_bytes",
                                                        "commits",
                                                        "duplicate_deliveries",
                                                        "clamped_positions",
                                                        "applications_per_wall_second",
                                                        "memory_bytes"};

bool better(double a, double b, Direction direction) {
  return direction == Direction::kHigherIsBetter ? a > b : a < b;
}

// Whether `best` is ahead of `other` by more than sampling explains.
bool clear_of(const Spread& best, const Spread& other, Direction direction) {
  constexpr double kMargin = 0.02;
  if (direction == Direction::kHigherIsBetter) {
    return best.min > other.max && best.median > other.median * (1 + kMargin);
  }
  return best.max < other.min && best.median * (1 + kMargin) < other.median;
}

// The cells of one family that take part in one row.
void mark_best(DesignRow& row, const std::vector<size_t>& rivals) {
  if (rivals.size() < 2) return;
  const Direction direction = row.info.direction;
  const auto median = [&](size_t i) { return row.entries[i].spread->median; };
  size_t best = rivals[0];
  bool all_tie = true;
  for (const size_t i : rivals) {
    if (better(median(i), median(best), direction)) best = i;
    all_tie = all_tie && median(i) == median(rivals[0]);
  }
  if (all_tie) return;
  if (row.info.metric_class == MetricClass::kSampled) {
    for (const size_t i : rivals) {
      const bool clear = clear_of(*row.entries[best].spread, *row.entries[i].spread, direction);
      if (i != best && !clear) return;
    }
    row.entries[best].best = true;
    return;
  }
  for (const size_t i : rivals) row.entries[i].best = median(i) == median(best);
}

void mark_best(DesignRow& row, const std::vector<DesignColumn>& columns) {
  if (row.info.direction == Direction::kNeutral) return;
  std::vector<bool> seen(columns.size(), false);
  for (size_t first = 0; first < columns.size(); ++first) {
    if (seen[first]) continue;
    std::vector<size_t> rivals;
    for (size_t i = first; i < columns.size(); ++i) {
      if (columns[i].family != columns[first].family) continue;
      seen[i] = true;
      if (row.entries[i].spread && columns[i].verdict != Verdict::kInvalid) rivals.push_back(i);
    }
    mark_best(row, rivals);
  }
}

bool all_zero(const DesignRow& row) {
  return std::all_of(row.entries.begin(), row.entries.end(), [](const DesignEntry& entry) {
    return !entry.spread || (entry.spread->min == 0 && entry.spread->max == 0);
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
      row.entries.push_back({results::spread(cell, row.info.name), false});
    }
    mark_best(row, table.columns);
    table.rows.push_back(std::move(row));
  }
  return table;
}

DesignTable headline(const DesignTable& table, size_t limit) {
  DesignTable shown{table.columns, {}, table.seeds};
  for (const std::string_view name : kHeadline) {
    for (const DesignRow& row : table.rows) {
      if (row.info.name == name && !all_zero(row)) shown.rows.push_back(row);
    }
  }
  if (shown.rows.empty()) shown.rows = table.rows;
  if (shown.rows.size() > limit) shown.rows.resize(limit);
  return shown;
}

}  // namespace skerry::reports
