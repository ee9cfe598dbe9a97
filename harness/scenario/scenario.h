// A scenario, read and checked: what to run, how often, and what must hold (DESIGN section 5).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/parameters.h"
#include "core/status.h"
#include "core/time.h"
#include "harness/scenario/options.h"

namespace skerry::harness {

struct AnomalySearch;   // harness/anomalies/spec.h
struct WrittenHistory;  // harness/anomalies/written_history.h
struct Schedule;        // harness/plan/schedule.h

// One `[[workload]]` or `[[fault]]`.
struct Entry {
  std::string kind;
  Settings settings;
  uint32_t line = 0;
  friend bool operator==(const Entry&, const Entry&) = default;
};

struct GateSpec {
  std::string metric;
  std::string stat;  // over the seeds: min, mean, p50, max; empty: every seed must keep the bounds
  std::optional<double> least;
  std::optional<double> most;
  std::string text;      // as the report names it; no two gates of a scenario share it
  std::string unit;      // of the bound as it was written: "s", "KiB", " ratio"
  double unit_size = 1;  // what one of it is in the metric's own unit
  std::vector<std::pair<std::string, std::string>> cell;  // the values that it is bound to, by path
  uint32_t line = 0;
  friend bool operator==(const GateSpec&, const GateSpec&) = default;
};

struct Scenario {
  std::string path;
  std::string name;
  std::string description;
  std::string source_hash;  // 32 hex digits of the file's bytes
  uint64_t first_seed = 1;
  uint64_t seed_count = 1;
  Duration duration;
  Duration settle;
  std::string settle_sum;  // of what the least settle is made, where the file gives none
  // How long what goes on in settle may make no step, and still goes on: of a cell alone.
  Duration longest_step;
  Duration longest_reconnection;
  Tables tables;
  Options options;  // of the tables; where there is a problem, none
  std::vector<Entry> workloads;
  std::vector<Entry> faults;
  std::vector<std::string> checks;
  std::vector<std::string> without_metrics;  // in table order
  std::vector<std::string> shown_metrics;    // first in tables, in this order; empty: headlines
  std::vector<GateSpec> gates;               // of a cell: those that are for it
  std::shared_ptr<const Schedule> schedule;  // what happens, where that is listed; else null
  friend bool operator==(const Scenario&, const Scenario&) = default;
};

// One cell of the matrix: the scenario with the cell's overrides applied, and only the workloads
// that its family takes.
struct Cell {
  std::vector<std::pair<std::string, std::string>> overrides;  // as people read them
  std::vector<std::pair<std::string, std::string>> sets;       // as `--set` takes them
  Scenario scenario;
  friend bool operator==(const Cell&, const Cell&) = default;
};

struct Experiment {
  Scenario base;
  std::vector<Cell> cells;  // at least one, in the matrix's order; none where `anomalies` is set
  // A search for anomalies instead of runs; of `base` then only what names it.
  std::shared_ptr<const AnomalySearch> anomalies;
  // A history without times instead of runs; a cell is a design.
  std::shared_ptr<const WrittenHistory> history;
  std::string effective;  // the scenario after `--set`, as TOML
};

// `--set KEY=VALUE` of the command line: KEY is a dotted path, VALUE is TOML (a bare word is text).
using Override = std::pair<std::string, std::string>;

// Every problem of a file at once.
struct Problem {
  uint32_t line = 0;  // 1-based; 0: of the file as a whole
  uint32_t column = 0;
  std::string message;  // what is wrong, what was expected, the nearest valid word
};
struct Problems {
  std::string path;
  std::string source;
  std::vector<Problem> items;
  // "file:line:column: message", the line, a caret; one block a problem. `label` stands before each
  // message ("warning: ").
  std::string to_text(std::string_view label = {}) const;
};

struct LoadResult {
  std::optional<Experiment> experiment;  // empty exactly when there are problems
  Problems problems;
  Problems
      warnings;  // of what is as it was written and has no effect; only where none is a problem
};

LoadResult load_scenario(const std::string& path, std::span<const Override> overrides = {});
// The same from text, for tests and fuzzers; `path` is where relative files are looked up.
LoadResult parse_scenario(const std::string& source, const std::string& path,
                          std::span<const Override> overrides = {});

// The tables of a scenario with their parameters, for `skerry help scenario` and the reference.
struct Section {
  std::string_view name;  // "replicas", "sync", "network", "storage", "presence", "blobs",
                          // "anomalies", "history"
  std::string_view help;
  std::span<const Parameter> parameters;
  bool is_of_runs = true;  // else it stands instead of all other tables
};
std::span<const Section> sections();

}  // namespace skerry::harness
