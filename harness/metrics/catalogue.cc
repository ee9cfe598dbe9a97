#include "harness/metrics/catalogue.h"

#include <algorithm>

#include "harness/checkers/catalogue.h"
#include "harness/plan/plan.h"

// The files of this folder in table order, each of which defines NAME_metrics().
#define SKERRY_METRICS(row)  \
  row(visibility);           \
  row(cold_start);           \
  row(acknowledgement);      \
  row(heals);                \
  row(convergence);          \
  row(service);              \
  row(interaction);          \
  row(reads);                \
  row(outcomes);             \
  row(staleness);            \
  row(commits);              \
  row(refusals);             \
  row(throughput);           \
  row(bytes_by_kind);        \
  row(bytes_by_phase);       \
  row(presence);             \
  row(blobs);                \
  row(link_bytes);           \
  row(amplification);        \
  row(frames);               \
  row(connections);          \
  row(transmitted_elements); \
  row(queues);               \
  row(events);               \
  row(cpu);                  \
  row(memory);               \
  row(garbage);              \
  row(leases);               \
  row(following);            \
  row(cost);                 \
  row(workload_counts);

namespace skerry::harness {

#define SKERRY_DECLARE(name) MetricKind name##_metrics()
SKERRY_METRICS(SKERRY_DECLARE)

namespace {

// Of the checks, each of which measures its own.
MetricKind check_metrics() {
  MetricKind kind;
  for (const CheckerKind& check : checker_catalogue()) {
    if (check.metrics == nullptr) continue;
    for (MetricRow& row : check.metrics()) {
      row.need = MetricNeed::kCheck;
      row.owner = check.name;
      kind.rows.push_back(std::move(row));
    }
  }
  return kind;
}

bool wants_some(const MetricKind& kind, std::span<const std::string> without) {
  return std::ranges::any_of(kind.rows, [&](const MetricRow& row) {
    return std::ranges::find(without, row.info.name) == without.end();
  });
}

}  // namespace

std::span<const MetricKind> metric_kinds() {
  static const std::vector<MetricKind> kKinds = [] {
    std::vector<MetricKind> rows;
#define SKERRY_ADD(name) rows.push_back(name##_metrics())
    SKERRY_METRICS(SKERRY_ADD)
    rows.push_back(check_metrics());
    return rows;
  }();
  return kKinds;
}

std::span<const MetricRow> metric_rows() {
  static const std::vector<MetricRow> kRows = [] {
    std::vector<MetricRow> all;
    for (const MetricKind& kind : metric_kinds()) {
      all.insert(all.end(), kind.rows.begin(), kind.rows.end());
    }
    return all;
  }();
  return kRows;
}

std::span<const results::MetricInfo> metric_catalogue() {
  static const std::vector<results::MetricInfo> kCatalogue = [] {
    std::vector<results::MetricInfo> all;
    for (const MetricRow& row : metric_rows()) all.push_back(row.info);
    return all;
  }();
  return kCatalogue;
}

std::vector<results::MetricInfo> metric_infos(std::span<const std::string> shown) {
  std::vector<results::MetricInfo> infos(metric_catalogue().begin(), metric_catalogue().end());
  if (shown.empty()) return infos;
  for (results::MetricInfo& info : infos) {
    const auto at = std::find(shown.begin(), shown.end(), info.name);
    info.is_asked_for = at != shown.end();
    info.headline = info.is_asked_for ? static_cast<uint32_t>(at - shown.begin()) + 1 : 0;
  }
  return infos;
}

const MetricRow* find_metric_row(std::string_view name) {
  for (const MetricRow& row : metric_rows()) {
    if (row.info.name == name) return &row;
  }
  return nullptr;
}

const results::MetricInfo* find_metric(std::string_view name) {
  const MetricRow* row = find_metric_row(name);
  return row == nullptr ? nullptr : &row->info;
}

std::vector<std::unique_ptr<Metric>> make_metrics(const Plan& plan) {
  std::vector<std::unique_ptr<Metric>> metrics;
  for (const MetricKind& kind : metric_kinds()) {
    if (kind.make == nullptr || !wants_some(kind, plan.without_metrics)) continue;
    if (std::unique_ptr<Metric> metric = kind.make(plan)) metrics.push_back(std::move(metric));
  }
  return metrics;
}

void add_measured(const Measured& measured, std::span<const std::string> without,
                  results::RunResult& result) {
  Figures figures(metric_catalogue(), without, result);
  for (const MetricKind& kind : metric_kinds()) {
    if (kind.measure != nullptr) kind.measure(measured, figures);
  }
}

}  // namespace skerry::harness
