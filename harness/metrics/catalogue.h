// Every metric a run can report: the one list that results, gates, `skerry list metrics` and the
// reference read. What each means is DESIGN section 4 and docs/metrics.md.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/observe/metric.h"

namespace skerry::harness {

// In table order: the files of this folder, what workloads count themselves among them, then what
// checks measure.
std::span<const MetricKind> metric_kinds();
std::span<const MetricRow> metric_rows();
std::span<const results::MetricInfo> metric_catalogue();
// The same, where a scenario asks for these to be shown first; empty: as they are.
std::vector<results::MetricInfo> metric_infos(std::span<const std::string> shown);
const MetricRow* find_metric_row(std::string_view name);
const results::MetricInfo* find_metric(std::string_view name);

// What observes a run, without those of which everything is left out.
std::vector<std::unique_ptr<Metric>> make_metrics(const Plan& plan);
// Adds what was measured around the run.
void add_measured(const Measured& measured, std::span<const std::string> without,
                  results::RunResult& result);

}  // namespace skerry::harness
