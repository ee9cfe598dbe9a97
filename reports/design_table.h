// The comparison of designs that the terminal, the page and the Markdown all show: one row a
// metric, one entry a cell, with the best entries found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reports/model/aggregate.h"

namespace skerry::reports {

struct DesignEntry {
  std::optional<results::SeedRange> seed_range;
  bool best = false;     // told apart from every other design of its family
  bool tied = false;     // not told apart from the best, which others are behind
  std::string won = {};  // of the row's leader: "won 39 of 64 against yata", its closest rival
  // What the figure does not say: "never in 2 of 8", "no heal"; empty where it says all.
  std::string note = {};
  // Of a timed quantity, over all runs: how many samples it rests on, and how many of these never
  // ended.
  uint64_t samples = 0;
  uint64_t open = 0;

  size_t never() const { return seed_range ? seed_range->never : 0; }  // runs
};

struct DesignRow {
  results::MetricInfo info;
  std::vector<DesignEntry> entries;  // one a cell
};

struct DesignColumn {
  std::string label;
  std::string family;
  results::Verdict verdict = results::Verdict::kValid;
};

struct DesignTable {
  std::vector<DesignColumn> columns;
  std::vector<DesignRow> rows;
  size_t seeds = 0;
  bool too_few_seeds = false;              // to tell any two designs of a family apart
  std::vector<std::string> warnings = {};  // what keeps designs from being compared
};

// All metrics that some run has, in the sweep's table order. An entry is best when its median is
// the best of its family's and seed by seed it is told apart from all others of the family
// (reports/ranking.h); those that it is not told apart from are tied with it. None is marked where
// all are level, where the metric has no direction, where what is timed never came in some of the
// leader's runs, and where designs did not make the same commits. A design that is invalid takes no
// part.
DesignTable design_table(const results::SweepResult& sweep);

// The rows people look at first, in the order that their metrics say (MetricInfo::headline), at
// most `limit`; where none of them is there the table's own order stands. Rows that are zero in
// every cell are left out unless nothing else is there.
DesignTable headline(const DesignTable& table, size_t limit);

// The figure with its note: "43.7 ms (42.1..48.9)", "43.7 ms, never in 2 of 8", "never", "no heal";
// empty where there is none. A range says the smallest and largest as well.
enum class Extent : uint8_t { kMedian, kRange };
std::string figure_text(const DesignRow& row, const DesignEntry& entry, Extent extent);

// "4 seeds are too few to tell a best (8 at least)."
std::string too_few_text(const DesignTable& table);

// "12,345", or "12,345 (700 never)": the samples under a timed figure; empty where none are
// counted.
std::string samples_text(const DesignEntry& entry);

// Whether the n of rows up to this one is to be said after it: it has samples, and the next row
// does not share them.
bool ends_samples(const DesignTable& table, size_t row);

}  // namespace skerry::reports
