#include "reports/model/live_comparison.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "reports/model/aggregate.h"
#include "reports/model/json.h"

namespace skerry::results {
namespace {

using Agreement = LiveRow::Agreement;

constexpr double kTimePart = 0.1;
constexpr double kTimeNs = 5e6;
constexpr double kBytesPart = 0.02;

constexpr std::string_view kTimes[] = {"visibility_latency_p50", "visibility_latency_p99",
                                       "catch_up_latency_p99",   "convergence_after_heal_p50",
                                       "convergence_after_heal", "convergence_after_last_write",
                                       "acknowledged_local_p50", "acknowledged_server_p50"};
// Of these the medians over seeds must agree. Others are of a disk, or rest on the slowest sample
// of a run, which a draw decides; so does the last write's, and is judged where nothing else is.
constexpr std::string_view kJudgedTimes[] = {"visibility_latency_p50",
                                             "convergence_after_heal_p50"};
constexpr std::string_view kJudgedLast = "convergence_after_last_write";
constexpr std::string_view kBytes = "carried_bytes";
constexpr std::string_view kTold[] = {"commits", "messages"};

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

std::optional<double> median(const CellResult& cell, const std::string& metric) {
  const auto range = seed_range(cell, metric);
  return range ? std::optional(range->median) : std::nullopt;
}

Agreement judge(const LiveRow& row, double tolerance) {
  if (!row.simulated || !row.live) return Agreement::kNotJudged;
  if (*row.simulated == *row.live) return Agreement::kAgrees;  // neither ever came, for instance
  if (!std::isfinite(*row.simulated) || !std::isfinite(*row.live)) return Agreement::kDiffers;
  return std::abs(*row.live - *row.simulated) <= tolerance ? Agreement::kAgrees
                                                           : Agreement::kDiffers;
}

// The part of what was waited for that came, in all runs.
std::optional<double> completed(const CellResult& cell, const MetricInfo& info) {
  double samples = 0;
  double never = 0;
  for (const RunResult& run : cell.runs) {
    const auto waited = run.metrics.find(info.samples);
    const auto open = run.metrics.find(info.never);
    if (waited == run.metrics.end() || open == run.metrics.end()) continue;
    samples += waited->second;
    never += open->second;
  }
  return samples == 0 ? std::nullopt : std::optional((samples - never) / samples);
}

class Comparison {
 public:
  Comparison(const CellResult& simulated, const CellResult& live)
      : simulated_(simulated), live_(live) {}

  void add_metric(const SweepResult& sweep, std::string_view name) {
    const std::string metric(name);
    LiveRow row{metric, info_of(sweep, metric).unit, median(simulated_, metric),
                median(live_, metric)};
    const double simulated = row.simulated.value_or(0);
    const bool has_heals = median(simulated_, "convergence_after_heal_p50").has_value();
    if (is_one_of(name, kJudgedTimes) || (name == kJudgedLast && !has_heals)) {
      row.agreement = judge(row, std::max(kTimePart * simulated, kTimeNs));
    }
    if (name == kBytes) row.agreement = judge(row, kBytesPart * simulated);
    add(std::move(row));
  }
  void add_share(const MetricInfo& info) {
    LiveRow row{"completed_" + info.samples, "share", completed(simulated_, info),
                completed(live_, info)};
    row.agreement = judge(row, 0);
    add(std::move(row));
  }
  std::vector<LiveRow> take() { return std::move(rows_); }

 private:
  void add(LiveRow row) {
    if (row.simulated || row.live) rows_.push_back(std::move(row));
  }

  const CellResult& simulated_;
  const CellResult& live_;
  std::vector<LiveRow> rows_;
};

nlohmann::ordered_json figure(const std::optional<double>& value) {
  if (!value) return nullptr;
  if (*value == kNeverCame) return "never";
  return *value;
}

std::string_view to_string(Agreement agreement) {
  if (agreement == Agreement::kNotJudged) return "not_judged";
  return agreement == Agreement::kAgrees ? "agrees" : "differs";
}

}  // namespace

std::vector<LiveRow> compare_live(const SweepResult& simulated, const SweepResult& live,
                                  size_t cell) {
  Comparison rows(simulated.cells[cell], live.cells[cell]);
  for (const std::string_view name : kTimes) rows.add_metric(simulated, name);
  rows.add_metric(simulated, kBytes);
  std::set<std::string> seen;
  for (const MetricInfo& info : simulated.metric_infos) {
    if (info.never.empty() || !seen.insert(info.samples).second) continue;
    rows.add_share(info);
  }
  for (const std::string_view name : kTold) rows.add_metric(simulated, name);
  return rows.take();
}

std::string live_comparison_to_json(const SweepResult& simulated, const SweepResult& live) {
  nlohmann::ordered_json all;
  all["simulated"] = nlohmann::ordered_json::parse(to_json(simulated));
  all["live"] = nlohmann::ordered_json::parse(to_json(live));
  for (size_t cell = 0; cell < std::min(simulated.cells.size(), live.cells.size()); ++cell) {
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const LiveRow& row : compare_live(simulated, live, cell)) {
      rows.push_back({{"name", row.name},
                      {"unit", row.unit},
                      {"simulated", figure(row.simulated)},
                      {"live", figure(row.live)},
                      {"agreement", to_string(row.agreement)}});
    }
    all["comparison"].push_back(
        {{"cell", label(simulated, simulated.cells[cell])}, {"rows", rows}});
  }
  return all.dump(2) + "\n";
}

}  // namespace skerry::results
