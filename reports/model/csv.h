// The tables of a results folder as CSV (RFC 4180 quoting, line feeds, a header row). Columns in
// docs/formats/results.md.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/model/results.h"

namespace skerry::results {

// Quoted only where it must be: with a comma, a quote or a line break inside, or spaces at an end.
std::string csv_field(std::string_view text);

// One row a run, cells in order, then seeds in order.
std::string runs_csv(const SweepResult& sweep);

// timeline.csv: a header, and one row a point of each run's timeline.
std::string timeline_header();
std::string timeline_rows(const SweepResult& sweep, size_t cell, const RunResult& run);
std::string timeline_csv(const SweepResult& sweep);

}  // namespace skerry::results
