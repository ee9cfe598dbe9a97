// runs.jsonl: the finished runs of a sweep, one line of JSON each, behind a line that says of what.
// Keys in docs/formats/results.md.
//
// Nothing of a RunResult is left out. A line is whole where its line feed is there, so that a file
// whose end was torn off is good up to its last whole line.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "core/status.h"
#include "reports/model/results.h"

namespace skerry::results {

// Whose runs they are.
struct RunsHeader {
  static constexpr int kSchemaVersion = 1;
  std::string scenario;
  std::string scenario_hash;
  std::string effective_hash;
  std::map<std::string, std::string> environment;
};

struct PlacedRun {
  size_t cell = 0;  // its place among the sweep's cells
  RunResult run;
};

// Each with its line feed.
std::string header_line(const RunsHeader& header);
std::string run_line(size_t cell, const RunResult& run);

// Of lines without their line feed. Errors: what is missing or wrong, and where.
StatusOr<RunsHeader> read_header_line(std::string_view line);
StatusOr<PlacedRun> read_run_line(std::string_view line);

}  // namespace skerry::results
