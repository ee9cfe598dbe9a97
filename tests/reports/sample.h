// Realistic sweeps for the tests of reports: made from small formulas, the same every time.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reports/model/results.h"

namespace skerry::results::sample {

inline constexpr int64_t kSecond = 1'000'000'000;
inline constexpr int64_t kMillisecond = 1'000'000;

inline MetricInfo exact(const char* name, const char* unit, const char* help,
                        Direction direction = Direction::kLowerIsBetter) {
  return {name, unit, MetricClass::kExact, direction, help};
}

inline MetricInfo sampled(const char* name, const char* unit, const char* help,
                          Direction direction = Direction::kLowerIsBetter) {
  return {name, unit, MetricClass::kSampled, direction, help};
}

inline std::vector<MetricInfo> metric_infos() {
  const Direction higher = Direction::kHigherIsBetter;
  const Direction neutral = Direction::kNeutral;
  std::vector<MetricInfo> infos = {
      exact("visibility_latency_p50", "ns", "commit to visible elsewhere, median"),
      exact("visibility_latency_p90", "ns", "commit to visible elsewhere, 90th percentile"),
      exact("visibility_latency_p99", "ns", "commit to visible elsewhere, 99th percentile"),
      exact("visibility_latency_max", "ns", "commit to visible elsewhere, worst"),
      exact("visibility_to_all_p99", "ns", "commit to visible everywhere, 99th percentile"),
      exact("catch_up_latency_p99", "ns", "return to visible, 99th percentile"),
      exact("never_visible", "count", "samples still open at the end"),
      exact("convergence_after_last_write", "ns", "until all replicas hold equal sets"),
      exact("convergence_after_heal", "ns", "until all replicas hold equal sets after a heal"),
      exact("staleness_p99", "ns", "age of the oldest change a replica lacks"),
      exact("staleness_max", "ns", "age of the oldest change a replica lacks, worst"),
      exact("commits", "count", "commands applied at their author", neutral),
      exact("commits_per_second", "count/s", "commits a virtual second", higher),
      exact("applications_per_second", "count/s", "remote changes a virtual second", higher),
      exact("payload_bytes", "bytes", "user content on first arrival", neutral),
      exact("metadata_bytes", "bytes", "ids, clocks, contexts, tombstones"),
      exact("redundant_bytes", "bytes", "content that brought nothing new"),
      exact("control_bytes", "bytes", "headers, handshakes, acknowledgements"),
      exact("carried_bytes", "bytes", "what the links carried"),
      exact("amplification", "ratio", "carried over payload"),
      exact("duplicate_deliveries", "count", "changes that a replica had already"),
      exact("messages", "count", "frames carried"),
      exact("outbox_max", "bytes", "largest outbox of a replica"),
      exact("clamped_positions", "count", "positions past the end"),
      exact("events", "count", "events dispatched", neutral),
      sampled("cpu_time", "ns", "the run thread's processor time"),
      sampled("applications_per_cpu_second", "count/s", "remote changes a CPU second", higher),
      sampled("deliveries_per_cpu_second", "count/s", "frames a CPU second", higher),
      sampled("memory_bytes", "bytes", "heap in use at the end"),
  };
  const std::vector<std::string> shown_first = {"visibility_latency_p50",
                                                "visibility_latency_p99",
                                                "convergence_after_heal",
                                                "carried_bytes",
                                                "staleness_max",
                                                "catch_up_latency_p99",
                                                "never_visible",
                                                "amplification",
                                                "metadata_bytes",
                                                "commits",
                                                "duplicate_deliveries",
                                                "clamped_positions",
                                                "applications_per_cpu_second",
                                                "memory_bytes"};
  for (MetricInfo& info : infos) {
    const auto at = std::find(shown_first.begin(), shown_first.end(), info.name);
    if (at == shown_first.end()) continue;
    info.headline = static_cast<uint32_t>(at - shown_first.begin()) + 1;
  }
  return infos;
}

// A digest that looks like one: 32 hex digits from a number.
inline std::string digest(uint64_t from) {
  std::string text;
  for (int i = 0; i < 32; ++i) {
    from = from * 6364136223846793005u + 1442695040888963407u;
    text += "0123456789abcdef"[(from >> 33) % 16];
  }
  return text;
}

// How a design differs: a factor on latency, one on bytes, one on speed.
struct Design {
  const char* name;
  const char* family;
  double latency;
  double metadata;
  double speed;
};

inline std::map<std::string, double> metrics_of(const Design& design, uint64_t seed) {
  const double wobble = 1.0 + 0.03 * static_cast<double>(seed * 7 % 5);
  const auto ns = [&](double ms) { return std::floor(ms * 1e6 * design.latency * wobble); };
  const double commits = 41'200 + static_cast<double>(seed * 13 % 97);
  const double payload = std::floor(commits * 5.2);
  const double metadata = std::floor(commits * 14 * design.metadata);
  const double redundant = std::floor(payload * 0.12 * wobble);
  const double control = std::floor(commits * 6.5);
  const double carried = payload + metadata + redundant + control;
  return {
      {"visibility_latency_p50", ns(43.7)},
      {"visibility_latency_p90", ns(128.4)},
      {"visibility_latency_p99", ns(10'412)},
      {"visibility_latency_max", ns(14'980)},
      {"visibility_to_all_p99", ns(11'020)},
      {"catch_up_latency_p99", ns(312)},
      {"never_visible", 0},
      {"convergence_after_last_write", ns(187)},
      {"convergence_after_heal", ns(402)},
      {"staleness_p99", ns(9'700)},
      {"staleness_max", ns(14'990)},
      {"commits", commits},
      {"commits_per_second", commits / 60},
      {"applications_per_second", commits / 12},
      {"payload_bytes", payload},
      {"metadata_bytes", metadata},
      {"redundant_bytes", redundant},
      {"control_bytes", control},
      {"carried_bytes", carried},
      {"amplification", carried / payload},
      {"duplicate_deliveries", std::floor(812 * wobble)},
      {"messages", std::floor(96'000 * wobble)},
      {"outbox_max", std::floor(48'200 * design.metadata * wobble)},
      {"clamped_positions", 0},
      {"events", std::floor(910'000 * wobble)},
      {"cpu_time", 1.31e9 / design.speed * wobble},
      {"applications_per_cpu_second", 512'000 * design.speed / wobble},
      {"deliveries_per_cpu_second", 233'000 * design.speed / wobble},
      {"memory_bytes", 18.2e6 * design.metadata * wobble},
  };
}

// One minute with a partition, a server outage and a late flap; points each 250 ms.
inline std::vector<FaultPeriod> faults() {
  return {{"partition", 8 * kSecond, 20 * kSecond},
          {"server_outage", 31 * kSecond, 36 * kSecond},
          {"degraded_link", 34 * kSecond, 43 * kSecond}};
}

inline std::vector<TimelinePoint> timeline(const Design& design, uint64_t seed) {
  std::vector<TimelinePoint> points;
  int64_t oldest = -1;
  for (int64_t t = 0; t <= 75 * kSecond; t += kSecond / 4) {
    const bool cut =
        (t >= 8 * kSecond && t < 20 * kSecond) || (t >= 31 * kSecond && t < 36 * kSecond);
    if (cut && oldest < 0) oldest = t;
    const auto lag = static_cast<int64_t>(400e6 * design.latency);
    if (!cut && oldest >= 0 && (t - lag) % (20 * kSecond) < 5 * kSecond && t > oldest + lag) {
      oldest = t >= 20 * kSecond ? -1 : oldest;
    }
    const bool quiet = t > 60 * kSecond;
    const int64_t base =
        quiet ? 0
              : 60 * kMillisecond +
                    (t / kMillisecond + static_cast<int64_t>(seed) * 37) % 90 * kMillisecond;
    TimelinePoint point;
    point.time_ns = t;
    point.staleness_max_ns = oldest >= 0 ? t - oldest + base : base;
    point.staleness_mean_ns = point.staleness_max_ns / 3;
    point.distinct_sets = quiet         ? 1
                          : oldest >= 0 ? 6
                                        : 2 + static_cast<uint32_t>(t / (kSecond / 4) % 3);
    point.commits = quiet ? 0 : 170;
    point.deliveries = quiet ? 0 : cut ? 300 : 850;
    point.bytes = point.deliveries * 27;
    points.push_back(point);
  }
  return points;
}

inline std::vector<HistogramBucket> visibility(const Design& design) {
  std::vector<HistogramBucket> buckets;
  for (int i = 0; i < 120; ++i) {
    const double ms = 8.0 * std::pow(1.07, i) * design.latency;
    const double bulk = 6000 * std::exp(-std::pow(std::log(ms / 45) / 0.55, 2));
    const double tail = 420 * std::exp(-std::pow(std::log(ms / 7000) / 0.7, 2));
    const auto count = static_cast<uint64_t>(bulk + tail);
    if (count > 0) buckets.push_back({static_cast<int64_t>(ms * 1e6), count});
  }
  return buckets;
}

inline RunResult run(const Design& design, uint64_t seed) {
  RunResult result;
  result.seed = seed;
  result.digest = digest(seed * 31 + static_cast<uint64_t>(design.latency * 1000));
  result.metrics_digest = digest(seed * 37 + static_cast<uint64_t>(design.metadata * 1000));
  for (const char* check : {"strong_eventual_consistency", "matches_reference", "no_lost_updates",
                            "causal_delivery", "converges"}) {
    result.checks.push_back({check, Verdict::kValid, ""});
  }
  result.metrics = metrics_of(design, seed);
  result.timeline = timeline(design, seed);
  result.visibility = visibility(design);
  result.faults = faults();
  return result;
}

inline SweepResult sweep_of(const std::vector<Design>& designs, uint64_t seed_count) {
  SweepResult sweep;
  sweep.scenario = "real_session_friendsforever";
  sweep.description = "Two people write a document together; the link between them breaks halfway.";
  sweep.scenario_hash = digest(42);
  sweep.digest = digest(43);
  sweep.metric_infos = metric_infos();
  for (const Design& design : designs) {
    CellResult cell;
    cell.overrides = {{"replicas.crdt", design.name}};
    cell.family = design.family;
    cell.digest = digest(static_cast<uint64_t>(design.latency * 777));
    for (uint64_t seed = 1; seed <= seed_count; ++seed) cell.runs.push_back(run(design, seed));
    sweep.cells.push_back(std::move(cell));
  }
  sweep.gates = {{"convergence_after_heal max <= 5s", "", Verdict::kValid, "worst 0.46 s"}};
  sweep.environment = {{"build_type", "Release"},
                       {"compiler", "g++ 12.2.0"},
                       {"skerry", "0.1.0"},
                       {"xxhash", "0.8.1"}};
  sweep.process = {{"wall_time", 4.21e9}, {"memory_peak", 91.3e6}};
  return sweep;
}

inline SweepResult three_texts(uint64_t seed_count = 8) {
  return sweep_of({{"rga", "text", 1.0, 1.0, 1.0},
                   {"yata", "text", 1.02, 1.31, 0.83},
                   {"fugue", "text", 0.98, 1.18, 1.21}},
                  seed_count);
}

inline SweepResult mixed_families(uint64_t seed_count = 1) {
  return sweep_of({{"rga", "text", 1.0, 1.0, 1.0},
                   {"yata", "text", 1.02, 1.31, 0.83},
                   {"fugue", "text", 0.98, 1.18, 1.21},
                   {"add_wins_set", "set", 1.1, 0.8, 1.9},
                   {"pn_counter", "counter", 1.05, 0.4, 3.1}},
                  seed_count);
}

// The second design fails a check under seed 3, with text that must be escaped wherever it goes.
inline SweepResult with_a_failure() {
  SweepResult sweep = three_texts(4);
  CellResult& cell = sweep.cells[1];
  RunResult& failing = cell.runs[2];
  failing.checks[0] = {"strong_eventual_consistency", Verdict::kInvalid,
                       "replicas 0 and 2 hold equal change sets but differ at 23.418 s:\n"
                       "  replica 0: \"<b>Tom & Jerry</b>\"\n"
                       "  replica 2: \"<b>Jerry & Tom</b>\"\n"
                       "replay: skerry run scenarios/real_session_friendsforever.toml"
                       " --set replicas.crdt=yata --seed 3"};
  failing.verdict = cell.verdict = sweep.verdict = Verdict::kInvalid;
  sweep.gates.push_back(
      {"visibility_latency_p99 max <= 5s", "yata", Verdict::kInvalid, "10.6 s under seed 3"});
  return sweep;
}

}  // namespace skerry::results::sample
