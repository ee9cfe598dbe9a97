// What a run, a cell and a sweep came to: plain data at ground level. The harness fills it, reports
// draw it, the CLI prints it. Field by field in docs/formats/results.md.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/status.h"

namespace skerry::results {

enum class Verdict : uint8_t { kValid, kUnknown, kInvalid };  // ordered: the worst wins

std::string_view to_string(Verdict verdict);
Verdict worst(Verdict a, Verdict b);

// Exact metrics are the same on every machine and are gated exactly; sampled ones are measured.
enum class MetricClass : uint8_t { kExact, kSampled };
enum class Direction : uint8_t { kLowerIsBetter, kHigherIsBetter, kNeutral };

// What a timed quantity comes to that never ended: longer than all others. In files and tables it
// is the word "never".
inline constexpr double kNeverCame = std::numeric_limits<double>::infinity();

struct MetricInfo {
  std::string name;  // snake_case, without the unit
  std::string unit;  // "ns", "bytes", "count", "count/s", "ratio", "share", "microusd"
  MetricClass metric_class = MetricClass::kExact;
  Direction direction = Direction::kLowerIsBetter;
  std::string help;  // one line
  // Of a timed quantity: the metrics that count its samples, and those of them that never ended.
  std::string samples = {};
  std::string never = {};
  // The part of a figure within which two are equal: of quantiles, a bucket's width.
  double resolution = 0;
  // Among those that are shown first: the lowest is the first of them; 0: not among them.
  uint32_t headline = 0;
  bool is_asked_for = false;  // by the scenario: it is shown where it is zero, too
};

struct CheckResult {
  std::string name;
  Verdict verdict = Verdict::kValid;
  std::string detail;  // what broke: replicas, virtual time, how to replay; empty when valid
  // How much the verdict rests on: {"values compared", 1234}. Empty where it is not counted.
  std::vector<std::pair<std::string, uint64_t>> looked_at = {};

  // Not where it found nothing to look at, so that "valid" would say more than is known.
  bool is_judged() const;
};

// A step function of virtual time, sampled on the fixed grid: one row of timeline.csv a point.
struct TimelinePoint {
  int64_t time_ns = 0;
  int64_t staleness_max_ns = 0;  // the stalest running replica
  int64_t staleness_mean_ns = 0;
  uint32_t distinct_sets = 0;  // how many different received sets the running replicas hold
  uint64_t commits = 0;        // since the previous point
  uint64_t deliveries = 0;     // changes entering received sets since the previous point
  uint64_t bytes = 0;          // carried by links since the previous point
  uint64_t unseen = 0;         // (change, person's replica) pairs still waited for
  // Since the previous point, of what people asked for, commands and reads: shown within 100 ms,
  // shown later, refused.
  uint64_t quick = 0;
  uint64_t slow = 0;
  uint64_t refused = 0;

  friend bool operator==(const TimelinePoint&, const TimelinePoint&) = default;
};

struct HistogramBucket {
  int64_t upper_ns = 0;  // inclusive
  uint64_t count = 0;

  friend bool operator==(const HistogramBucket&, const HistogramBucket&) = default;
};

// A stretch of virtual time in which a fault was active, and what came after it.
struct FaultPeriod {
  // After its end: nothing to heal from (a degradation, a clock jump, or not looked at); everyone
  // had what was committed before it, or never did.
  enum class Heal : uint8_t { kNone, kConverged, kNever };
  std::string kind;
  int64_t from_ns = 0;
  int64_t to_ns = 0;
  std::string nodes = {};  // "server 0..2 | 3 4": for people
  Heal heal = Heal::kNone;
  int64_t converged_after_ns = 0;  // from to_ns on, where heal is kConverged

  friend bool operator==(const FaultPeriod&, const FaultPeriod&) = default;
};

struct RunResult {
  uint64_t seed = 0;
  Verdict verdict = Verdict::kValid;
  std::string digest;          // 32 hex digits
  std::string metrics_digest;  // of the exact metrics
  std::vector<CheckResult> checks;
  std::string shown;  // what all end up with: of histories alone
  // By name; exact ones are integers below 2^53 or kNeverCame. Absent: there was nothing to
  // measure.
  std::map<std::string, double> metrics;
  std::vector<TimelinePoint> timeline;
  std::vector<HistogramBucket> visibility;  // visibility latency, cumulative-free counts
  uint64_t visibility_never = 0;            // samples beside those of the histogram: never seen
  std::vector<FaultPeriod> faults;
};

struct CellResult {
  // The matrix keys and values that make this cell, in the scenario's order.
  std::vector<std::pair<std::string, std::string>> overrides;
  // The family of the cell's design ("text", "set", ...): best values are marked within a family,
  // because only designs of one family do the same work. Empty: comparable with every other such
  // cell.
  std::string family;
  std::string design;  // "rga"
  Verdict verdict = Verdict::kValid;
  std::string digest;
  std::vector<RunResult> runs;  // in seed order
};

struct GateResult {
  std::string text;  // "convergence_after_heal <= 5s"
  std::string cell;  // "" for all
  Verdict verdict = Verdict::kValid;
  std::string detail;  // value, limit and slack; of a broken one the seed, fault and replay line
  std::string metric = {};            // the rest is for programs
  std::string unit = {};              // of the metric
  std::optional<double> value = {};   // kNeverCame where it never came; empty: not judged
  std::optional<double> limit = {};   // the bound that is nearest, or is broken
  std::optional<uint64_t> seed = {};  // whose value it is, unless it is a statistic over seeds
};

struct SweepResult {
  static constexpr int kSchemaVersion = 2;
  std::string scenario;
  std::string description;
  std::string scenario_hash;  // 32 hex digits of the scenario's bytes
  // What was run: the scenario after `--set` as TOML (a file of its own, not in the JSON) and its
  // hash, the command line as it was given, a line that gives the same again, and when it began.
  std::string effective_scenario;
  std::string effective_hash;
  std::string command_line;
  std::string repeat_line;
  std::string started_at;  // "2026-01-31T09:45:00Z"
  bool complete = true;
  uint64_t planned_seeds = 0;  // of each cell, if the sweep is whole
  Verdict verdict = Verdict::kValid;
  std::string digest;
  std::vector<MetricInfo> metric_infos;  // in table order
  std::vector<CellResult> cells;
  // Of a sweep that was interrupted: finished runs of seeds that not all cells have, so that
  // nothing is compared with them. They count in verdicts; cells without any are left out.
  std::vector<CellResult> further;
  std::vector<GateResult> gates;
  std::vector<std::string> checks_off;  // checks that a scenario has unless it says otherwise
  std::map<std::string, std::string> environment;  // compiler, build type, versions
  std::map<std::string, double> process;           // sampled, once a sweep: wall time, peak memory
};

}  // namespace skerry::results
