// What a run, a cell and a sweep came to: plain data at ground level. The harness fills it, reports
// draw it, the CLI prints it. Field by field in docs/formats/results.md.
#pragma once

#include <cstdint>
#include <map>
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

struct MetricInfo {
  std::string name;  // snake_case, without the unit
  std::string unit;  // "ns", "bytes", "count", "count/s", "ratio", "share"
  MetricClass metric_class = MetricClass::kExact;
  Direction direction = Direction::kLowerIsBetter;
  std::string help;  // one line
};

struct CheckResult {
  std::string name;
  Verdict verdict = Verdict::kValid;
  std::string detail;  // what broke: replicas, virtual time, how to replay; empty when valid
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
};

struct HistogramBucket {
  int64_t upper_ns = 0;  // inclusive
  uint64_t count = 0;
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
};

struct RunResult {
  uint64_t seed = 0;
  Verdict verdict = Verdict::kValid;
  std::string digest;          // 32 hex digits
  std::string metrics_digest;  // of the exact metrics
  std::vector<CheckResult> checks;
  std::map<std::string, double> metrics;  // exact ones are integers below 2^53
  std::vector<TimelinePoint> timeline;
  std::vector<HistogramBucket> visibility;  // visibility latency, cumulative-free counts
  std::vector<FaultPeriod> faults;
};

struct CellResult {
  // The matrix keys and values that make this cell, in the scenario's order.
  std::vector<std::pair<std::string, std::string>> overrides;
  // The family of the cell's design ("text", "set", ...): best values are marked within a family,
  // because only designs of one family do the same work. Empty: comparable with every other such
  // cell.
  std::string family;
  Verdict verdict = Verdict::kValid;
  std::string digest;
  std::vector<RunResult> runs;  // in seed order
};

struct GateResult {
  std::string text;  // "convergence_after_heal max <= 5s"
  std::string cell;  // "" for all
  Verdict verdict = Verdict::kValid;
  std::string detail;
};

struct SweepResult {
  static constexpr int kSchemaVersion = 1;
  std::string scenario;
  std::string description;
  std::string scenario_hash;  // 32 hex digits of the scenario's bytes
  bool complete = true;
  Verdict verdict = Verdict::kValid;
  std::string digest;
  std::vector<MetricInfo> metric_infos;  // in table order
  std::vector<CellResult> cells;
  std::vector<GateResult> gates;
  std::map<std::string, std::string> environment;  // compiler, build type, versions
  std::map<std::string, double> process;           // sampled, once a sweep: wall time, peak memory
};

}  // namespace skerry::results
