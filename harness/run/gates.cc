#include "harness/run/gates.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <optional>
#include <vector>

#include "harness/metrics/catalogue.h"
#include "harness/scenario/units.h"
#include "reports/model/aggregate.h"
#include "reports/model/number.h"

namespace skerry::harness {
namespace {

using results::kNeverCame;

struct Reading {
  double value = 0;
  const results::RunResult* run = nullptr;  // null: of several together
  size_t broken = 0;                        // runs that break a bound, where each is judged
};

// How far inside its bounds the value is: below 0 where it breaks one.
double slack_of(const GateSpec& gate, double value) {
  double slack = std::numeric_limits<double>::infinity();
  if (gate.least) slack = std::min(slack, value - *gate.least);
  if (gate.most) slack = std::min(slack, *gate.most - value);
  return slack;
}

// The bound that is nearest, or that is broken.
double limit_of(const GateSpec& gate, double value) {
  if (!gate.most) return *gate.least;
  if (!gate.least) return *gate.most;
  return value - *gate.least < *gate.most - value ? *gate.least : *gate.most;
}

std::vector<const results::RunResult*> runs_with(const results::CellResult& cell,
                                                 const std::string& metric) {
  std::vector<const results::RunResult*> runs;
  for (const results::RunResult& run : cell.runs) {
    if (run.metrics.count(metric) > 0) runs.push_back(&run);
  }
  return runs;
}

// REQUIRES: some run.
Reading read(const results::CellResult& cell, const GateSpec& gate,
             const std::vector<const results::RunResult*>& runs) {
  const auto value = [&gate](const results::RunResult* run) {
    return run->metrics.at(gate.metric);
  };
  if (gate.stat == "p50") return {results::seed_range(cell, gate.metric)->median};
  if (gate.stat == "mean") {
    const double sum =
        std::accumulate(runs.begin(), runs.end(), 0.0,
                        [&](double so_far, auto* run) { return so_far + value(run); });
    return {sum / static_cast<double>(runs.size())};
  }
  const auto less = [&](auto* a, auto* b) { return value(a) < value(b); };
  const results::RunResult* chosen = nullptr;
  if (gate.stat == "min") {
    chosen = *std::min_element(runs.begin(), runs.end(), less);
  } else if (gate.stat == "max") {
    chosen = *std::max_element(runs.begin(), runs.end(), less);
  } else {
    chosen = *std::min_element(runs.begin(), runs.end(), [&](auto* a, auto* b) {
      return slack_of(gate, value(a)) < slack_of(gate, value(b));
    });
  }
  Reading reading{value(chosen), chosen};
  if (gate.stat.empty()) {
    reading.broken = static_cast<size_t>(std::count_if(
        runs.begin(), runs.end(), [&](auto* run) { return slack_of(gate, value(run)) < 0; }));
  }
  return reading;
}

// In the limit's unit; to six digits, unless that hides on which side of the limit it is.
std::string in_unit(const GateSpec& gate, double value, double limit) {
  if (value == kNeverCame) return "never";
  const double scaled = value / gate.unit_size;
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.6g", scaled);
  const double rounded = std::strtod(digits, nullptr);
  const bool hides = value != limit && rounded == limit / gate.unit_size;
  return format_number(hides ? scaled : rounded) + gate.unit;
}

std::string distance_text(const GateSpec& gate, double value, double limit) {
  if (value == kNeverCame) {
    const bool breaks = gate.most.has_value();
    return breaks ? "the limit is " + in_unit(gate, limit, limit) : "";
  }
  const double distance = std::abs(value - limit);
  if (distance == 0) return "at the limit";
  return in_unit(gate, distance, 0) + (value < limit ? " below" : " above") + " the limit of " +
         in_unit(gate, limit, limit);
}

// "950 of 1,000 never ended", where the figure is of samples.
std::string open_text(const std::string& metric, const results::RunResult& run) {
  const results::MetricInfo* info = find_metric(metric);
  if (info == nullptr || info->never.empty()) return "";
  const auto samples = run.metrics.find(info->samples);
  const auto never = run.metrics.find(info->never);
  if (samples == run.metrics.end() || never == run.metrics.end() || never->second == 0) return "";
  const auto count = [](double value) {
    return results::with_separators(static_cast<int64_t>(value));
  };
  return count(never->second) + " of " + count(samples->second) + " never ended";
}

// The fault whose heal is the value.
std::string fault_text(const std::string& metric, const Reading& reading) {
  const results::MetricInfo* info = find_metric(metric);
  if (info == nullptr || info->samples != "heals" || reading.run == nullptr) return "";
  using Heal = results::FaultPeriod::Heal;
  for (const results::FaultPeriod& fault : reading.run->faults) {
    const bool is_it = reading.value == kNeverCame
                           ? fault.heal == Heal::kNever
                           : fault.heal == Heal::kConverged &&
                                 static_cast<double>(fault.converged_after_ns) == reading.value;
    if (!is_it) continue;
    return "after " + fault.kind + (fault.nodes.empty() ? "" : " " + fault.nodes) +
           ", which ended at " + format_duration({fault.to_ns});
  }
  return "";
}

std::string detail_of(const GateSpec& gate, const Reading& reading, size_t judged, size_t runs) {
  const double limit = limit_of(gate, reading.value);
  const std::string value = in_unit(gate, reading.value, limit);
  const std::string seeds = std::to_string(judged) + (judged == 1 ? " seed" : " seeds");
  std::string text = gate.stat.empty() || reading.run != nullptr
                         ? value + " under seed " + std::to_string(reading.run->seed)
                         : gate.stat + " over " + seeds + " is " + value;
  const std::string distance = distance_text(gate, reading.value, limit);
  if (!distance.empty()) text += ", " + distance;
  if (reading.broken > 0) {
    text += "; " + std::to_string(reading.broken) + " of " + seeds +
            (reading.broken == 1 ? " breaks it" : " break it");
  } else if (gate.stat.empty() && judged > 1) {
    text += "; the nearest of " + seeds;
  }
  if (judged < runs) {
    text += "; " + std::to_string(runs - judged) + " of " + std::to_string(runs) +
            " seeds have no such figure";
  }
  return text;
}

std::string cell_name(const results::CellResult& cell) {
  std::string name;
  for (const auto& [key, value] : cell.overrides) {
    name += (name.empty() ? "" : ", ") + key + " = " + value;
  }
  return name;
}

results::GateResult judge(const GateSpec& gate, const results::CellResult& cell,
                          const std::function<std::string(uint64_t)>& replay) {
  results::GateResult result;
  result.text = gate.text;
  result.cell = cell_name(cell);
  result.metric = gate.metric;
  if (const auto* info = find_metric(gate.metric)) result.unit = info->unit;
  const auto runs = runs_with(cell, gate.metric);
  if (runs.empty()) {
    result.verdict = results::Verdict::kUnknown;
    result.detail = "not judged: none of " + std::to_string(cell.runs.size()) +
                    " runs has such a figure, for there was nothing to measure";
    return result;
  }
  const Reading reading = read(cell, gate, runs);
  result.value = reading.value;
  result.limit = limit_of(gate, reading.value);
  if (reading.run != nullptr) result.seed = reading.run->seed;
  result.detail = detail_of(gate, reading, runs.size(), cell.runs.size());
  if (slack_of(gate, reading.value) >= 0) return result;
  result.verdict = results::Verdict::kInvalid;
  if (reading.run == nullptr) return result;
  const std::string open = open_text(gate.metric, *reading.run);
  const std::string fault = fault_text(gate.metric, reading);
  if (!open.empty()) result.detail += "\n" + open;
  if (!fault.empty()) result.detail += "\n" + fault;
  result.detail += "\nreplay: " + replay(reading.run->seed);
  return result;
}

}  // namespace

void add_gates(const Experiment& experiment, const ReplayLine& replay,
               results::SweepResult& sweep) {
  for (const GateSpec& gate : experiment.base.gates) {
    for (size_t c = 0; c < sweep.cells.size(); ++c) {
      results::CellResult& cell = sweep.cells[c];
      const std::vector<GateSpec>& own = experiment.cells[c].scenario.gates;
      const bool applies = std::any_of(own.begin(), own.end(), [&gate](const GateSpec& other) {
        return other.text == gate.text;
      });
      if (cell.runs.empty() || !applies) continue;
      results::GateResult result =
          judge(gate, cell, [&replay, c](uint64_t seed) { return replay(c, seed); });
      cell.verdict = results::worst(cell.verdict, result.verdict);
      sweep.verdict = results::worst(sweep.verdict, result.verdict);
      sweep.gates.push_back(std::move(result));
    }
  }
}

}  // namespace skerry::harness
