#include "harness/run/gates.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "harness/metrics/catalogue.h"
#include "harness/scenario/units.h"

namespace skerry::harness {
namespace {

// The statistic over a cell's runs; empty when a run lacks the metric.
std::optional<double> statistic(const results::CellResult& cell, const GateSpec& gate) {
  std::vector<double> values;
  for (const results::RunResult& run : cell.runs) {
    const auto at = run.metrics.find(gate.metric);
    if (at == run.metrics.end()) return std::nullopt;
    values.push_back(at->second);
  }
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  if (gate.stat == "min") return values.front();
  if (gate.stat == "p50") return values[(values.size() - 1) / 2];
  if (gate.stat == "mean") {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
  }
  return values.back();
}

std::string with_unit(const std::string& metric, double value) {
  const results::MetricInfo* info = find_metric(metric);
  if (info == nullptr || info->unit != "ns") {
    return format_number(value) + (info == nullptr ? "" : " " + info->unit);
  }
  // To the millisecond: nobody reads nanoseconds of minutes.
  const auto ns = static_cast<int64_t>(value);
  return format_duration({ns >= 1'000'000'000 ? ns / 1'000'000 * 1'000'000 : ns});
}

std::string cell_name(const results::CellResult& cell) {
  std::string name;
  for (const auto& [key, value] : cell.overrides) {
    name += (name.empty() ? "" : ", ") + key + " = " + value;
  }
  return name;
}

}  // namespace

void add_gates(const Experiment& experiment, results::SweepResult& sweep) {
  for (const GateSpec& gate : experiment.base.gates) {
    for (results::CellResult& cell : sweep.cells) {
      if (cell.runs.empty()) continue;
      const std::optional<double> value = statistic(cell, gate);
      const bool holds =
          value && (!gate.least || *value >= *gate.least) && (!gate.most || *value <= *gate.most);
      results::GateResult result;
      result.text = gate.text;
      result.cell = cell_name(cell);
      result.verdict = holds ? results::Verdict::kValid : results::Verdict::kInvalid;
      if (!holds) {
        result.detail = value ? gate.stat + " over the seeds is " + with_unit(gate.metric, *value)
                              : "a run has no such value";
      }
      cell.verdict = results::worst(cell.verdict, result.verdict);
      sweep.verdict = results::worst(sweep.verdict, result.verdict);
      sweep.gates.push_back(std::move(result));
    }
  }
}

}  // namespace skerry::harness
