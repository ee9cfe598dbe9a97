// The comparison of designs that the terminal, the page and the Markdown all show: one row a
// metric, one entry a cell, with the best entries found.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/model/aggregate.h"

namespace skerry::reports {

struct DesignEntry {
  std::optional<results::Spread> spread;
  bool best = false;
  size_t never = 0;  // runs that lack the figure because what it times never came
  // What the figure does not say: "never", "never in 2 of 8", "no heal"; empty where it says all.
  std::string note = {};
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

// All metrics that some run has, in the sweep's table order, and those that no run has because what
// they time never came. An entry is best when its median is
// the best of its family's and
//   - the metric has a direction, and the family has at least two cells with a value;
//   - not all of them tie (ties for the best are all marked);
//   - it never lacks the figure because what it times never came;
//   - its cell is not invalid: a design that gives wrong answers wins nothing;
//   - for a sampled metric: no other value's range reaches it, and it is ahead by 2 % at least, so
//     that noise wins nothing either.
DesignTable design_table(const results::SweepResult& sweep);

// The rows people look at first, in a fixed order, at most `limit`; metrics that are absent are
// passed over, and where none of the known ones is there the table's own order stands. Rows that
// are zero in every cell are left out unless nothing else is there.
DesignTable headline(const DesignTable& table, size_t limit);

}  // namespace skerry::reports
