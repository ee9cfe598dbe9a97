#include "reports/ranking.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "reports/model/number.h"

namespace skerry::reports {
namespace {

using results::Direction;
using results::MetricClass;
using results::Verdict;
using Figures = std::vector<std::optional<double>>;

// Of figures that are measured on a machine: what processor and heap differ by for no reason.
constexpr double kSampledResolution = 0.05;

bool is_sampled(const results::MetricInfo& info) {
  return info.metric_class == MetricClass::kSampled;
}

bool told_apart(const Duel& duel, const results::MetricInfo& info) {
  return sign_test(duel.won, duel.lost) <= (is_sampled(info) ? kSampledChance : kExactChance);
}

// The designs of one family that may be compared, and the seeds that all of them ran under.
struct Rivals {
  std::vector<size_t> cells;
  std::vector<uint64_t> seeds;
};

// Runs are in seed order.
const results::RunResult* run_of(const results::CellResult& cell, uint64_t seed) {
  const auto at = std::lower_bound(
      cell.runs.begin(), cell.runs.end(), seed,
      [](const results::RunResult& run, uint64_t wanted) { return run.seed < wanted; });
  return at == cell.runs.end() || at->seed != seed ? nullptr : &*at;
}

Figures figures(const results::CellResult& cell, const std::string& metric,
                const std::vector<uint64_t>& seeds) {
  Figures values;
  for (const uint64_t seed : seeds) {
    const results::RunResult* run = run_of(cell, seed);
    const auto found = run->metrics.find(metric);
    values.push_back(found == run->metrics.end() ? std::nullopt : std::optional(found->second));
  }
  return values;
}

std::vector<uint64_t> shared_seeds(const results::SweepResult& sweep,
                                   const std::vector<size_t>& cells) {
  std::vector<uint64_t> seeds;
  for (const results::RunResult& run : sweep.cells[cells.front()].runs) {
    const bool everywhere = std::all_of(cells.begin(), cells.end(), [&](size_t cell) {
      return run_of(sweep.cells[cell], run.seed) != nullptr;
    });
    if (everywhere) seeds.push_back(run.seed);
  }
  return seeds;
}

// A design that gives wrong answers wins nothing, and is no measure for others.
std::vector<Rivals> families_of(const results::SweepResult& sweep, const DesignTable& table) {
  std::vector<Rivals> families;
  std::set<std::string> seen;
  for (const DesignColumn& first : table.columns) {
    if (!seen.insert(first.family).second) continue;
    Rivals rivals;
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const DesignColumn& column = table.columns[i];
      if (column.family == first.family && column.verdict != Verdict::kInvalid) {
        rivals.cells.push_back(i);
      }
    }
    if (rivals.cells.size() < 2) continue;
    rivals.seeds = shared_seeds(sweep, rivals.cells);
    families.push_back(std::move(rivals));
  }
  return families;
}

// Why the rivals cannot be compared; empty where all made as many commits under every seed.
std::string other_work(const results::SweepResult& sweep, const DesignTable& table,
                       const Rivals& rivals) {
  const Figures first = figures(sweep.cells[rivals.cells[0]], "commits", rivals.seeds);
  for (const size_t cell : rivals.cells) {
    const Figures other = figures(sweep.cells[cell], "commits", rivals.seeds);
    for (size_t i = 0; i < first.size(); ++i) {
      if (!first[i] || !other[i] || *first[i] == *other[i]) continue;
      const DesignColumn& a = table.columns[rivals.cells[0]];
      const DesignColumn& b = table.columns[cell];
      return (a.family.empty() ? std::string() : a.family + ": ") + "not ranked, for " + a.label +
             " and " + b.label + " did not make the same commits (seed " +
             std::to_string(rivals.seeds[i]) + ": " + results::number_text(*first[i]) + " and " +
             results::number_text(*other[i]) + ")";
    }
  }
  return "";
}

// The best median, the first of equals; none where what it times never came in some run.
std::optional<size_t> leader_of(const DesignRow& row, const Rivals& rivals) {
  std::optional<size_t> leader;
  for (const size_t i : rivals.cells) {
    if (!row.entries[i].seed_range) continue;
    const double mine = row.entries[i].seed_range->median;
    const double best = leader ? row.entries[*leader].seed_range->median : mine;
    const bool is_better =
        row.info.direction == Direction::kHigherIsBetter ? mine > best : mine < best;
    if (!leader || is_better) leader = i;
  }
  if (leader && row.entries[*leader].never() > 0) return std::nullopt;
  return leader;
}

void rank(const results::SweepResult& sweep, const DesignTable& table, const Rivals& rivals,
          DesignRow& row) {
  const std::optional<size_t> leader = leader_of(row, rivals);
  if (!leader) return;
  const double resolution = is_sampled(row.info) ? kSampledResolution : row.info.resolution;
  const Figures mine = figures(sweep.cells[*leader], row.info.name, rivals.seeds);
  std::vector<size_t> level = {*leader};  // not told apart from the leader
  size_t compared = 0;
  std::optional<Duel> closest;
  for (const size_t i : rivals.cells) {
    if (i == *leader || !row.entries[i].seed_range) continue;
    const Duel against = duel(mine, figures(sweep.cells[i], row.info.name, rivals.seeds),
                              row.info.direction, resolution);
    ++compared;
    if (!told_apart(against, row.info)) level.push_back(i);
    const auto lead = [](const Duel& d) {
      return static_cast<int64_t>(d.won) - static_cast<int64_t>(d.lost);
    };
    if (closest && lead(against) >= lead(*closest)) continue;
    closest = against;
    row.entries[*leader].won = "won " + std::to_string(against.won) + " of " +
                               std::to_string(against.seeds()) + " against " +
                               table.columns[i].label;
  }
  if (compared == 0 || level.size() > compared) return;  // nobody is behind
  if (level.size() == 1) row.entries[*leader].best = true;
  for (const size_t i : level) row.entries[i].tied = level.size() > 1;
}

}  // namespace

double sign_test(size_t won, size_t lost) {
  const size_t all = won + lost;
  const size_t most = std::max(won, lost);
  double tail = 0;
  for (size_t k = most; k <= all; ++k) {
    const auto n = static_cast<double>(all);
    const auto at = static_cast<double>(k);
    tail += std::exp(std::lgamma(n + 1) - std::lgamma(at + 1) - std::lgamma(n - at + 1) -
                     n * std::log(2.0));
  }
  return std::min(1.0, 2 * tail);
}

Duel duel(const Figures& a, const Figures& b, Direction direction, double resolution) {
  Duel duel;
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (!a[i] || !b[i]) continue;
    const double x = *a[i];
    const double y = *b[i];
    // Two that never came are equal, and one that did beats one that did not.
    const bool is_tie =
        x == y || (std::isfinite(x) && std::isfinite(y) &&
                   std::abs(x - y) <= resolution * std::max(std::abs(x), std::abs(y)));
    if (is_tie) {
      ++duel.tied;
    } else {
      ++((direction == Direction::kHigherIsBetter) == (x > y) ? duel.won : duel.lost);
    }
  }
  return duel;
}

void rank_designs(const results::SweepResult& sweep, DesignTable& table) {
  for (const Rivals& rivals : families_of(sweep, table)) {
    const std::string reason = other_work(sweep, table, rivals);
    if (!reason.empty()) {
      table.warnings.push_back(reason);
      continue;
    }
    const size_t seeds = rivals.seeds.size();
    if (sign_test(seeds, 0) > kExactChance) table.too_few_seeds = true;
    if (seeds < table.seeds) {
      table.warnings.push_back("compared over " + std::to_string(seeds) +
                               " seeds: the others are not there for all designs");
    }
    for (DesignRow& row : table.rows) {
      if (row.info.direction != Direction::kNeutral) rank(sweep, table, rivals, row);
    }
  }
}

}  // namespace skerry::reports
