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
  std::optional<results::Spread> spread;
  bool best = false;
  // What the figure does not say: "never in 2 of 8", "no heal"; empty where it says all.
  std::string note = {};
  // Of a timed quantity, over all runs: how many samples it rests on, and how many of these never
  // ended.
  uint64_t samples = 0;
  uint64_t open = 0;

  size_t never() const { return spread ? spread->never : 0; }  // runs
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
};

// All metrics that some run has, in the sweep's table order. An entry is best when its median is
// the best of its family's and
//   - the metric has a direction, and the family has at least two cells with a value;
//   - not all of them tie (ties for the best are all marked);
//   - what it times came in every run;
//   - its cell is not invalid: a design that gives wrong answers wins nothing;
//   - for a sampled metric: no other value's range reaches it, and it is ahead by 2 % at least, so
//     that noise wins nothing either.
DesignTable design_table(const results::SweepResult& sweep);

// The rows people look at first, in a fixed order, at most `limit`; metrics that are absent are
// passed over, and where none of the known ones is there the table's own order stands. Rows that
// are zero in every cell are left out unless nothing else is there.
DesignTable headline(const DesignTable& table, size_t limit);

// The figure with its note: "43.7 ms (42.1..48.9)", "43.7 ms, never in 2 of 8", "never", "no heal";
// empty where there is none. `range`: with the smallest and largest.
std::string figure_text(const DesignRow& row, const DesignEntry& entry, bool range);

// "12,345", or "12,345 (700 never)": the samples under a timed figure; empty where none are
// counted.
std::string samples_text(const DesignEntry& entry);

// Whether the n of rows up to this one is to be said after it: it has samples, and the next row
// does not share them.
bool ends_samples(const DesignTable& table, size_t row);

}  // namespace skerry::reports
