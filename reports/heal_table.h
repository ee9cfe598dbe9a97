// The end of each fault of one seed, and how long after it everyone had what was committed before:
// what the terminal, the page and the Markdown show of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reports/model/results.h"

namespace skerry::reports {

struct HealTable {
  struct Row {
    int64_t at_ns = 0;                        // when the fault ended
    std::string fault;                        // its kind
    std::string nodes;                        // whom it concerned
    std::vector<results::FaultPeriod> after;  // one a column
  };
  uint64_t seed = 0;
  std::vector<std::string> columns;  // the cells with these faults
  std::vector<Row> rows;             // in the order of the faults' ends
  size_t heals = 0;                  // of which rows are all, or the slowest
};

// One table for all cells that had the same faults (a matrix may sweep those too), at most
// `tables`. The seed is the first one in which some heal was never over, else the first. Of more
// than `rows` heals the slowest are shown, with those that were never over before all others. Empty
// without heals.
std::vector<HealTable> heal_tables(const results::SweepResult& sweep, size_t rows, size_t tables);

// The quickest and the slowest of a row's heals.
std::vector<results::FaultPeriod> extreme_heals(const HealTable::Row& row);

// "1.23 s", "at once", "never".
std::string heal_text(const results::FaultPeriod& fault);

// "Heals under seed 3: from the end of each fault until all held what was committed before it" and
// which of them are shown.
std::string heal_title(const HealTable& table);

}  // namespace skerry::reports
