#include "harness/run/gates.h"

#include <algorithm>
#include <optional>
#include <vector>

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
        result.detail = value ? "it is " + std::to_string(*value) : "a run has no such value";
      }
      cell.verdict = results::worst(cell.verdict, result.verdict);
      sweep.verdict = results::worst(sweep.verdict, result.verdict);
      sweep.gates.push_back(std::move(result));
    }
  }
}

}  // namespace skerry::harness
