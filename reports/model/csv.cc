#include "reports/model/csv.h"

#include <algorithm>
#include <vector>

#include "reports/model/aggregate.h"
#include "reports/model/number.h"

namespace skerry::results {
namespace {

// Fields of one row, joined when the row ends.
class Table {
 public:
  void field(std::string_view text) {
    if (!at_start_) text_ += ',';
    text_ += csv_field(text);
    at_start_ = false;
  }
  void end_row() {
    text_ += '\n';
    at_start_ = true;
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  bool at_start_ = true;
};

// The matrix keys of all cells, in the order in which they first appear.
std::vector<std::string> override_keys(const SweepResult& sweep) {
  std::vector<std::string> keys;
  for (const CellResult& cell : sweep.cells) {
    for (const auto& [key, value] : cell.overrides) {
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
  }
  return keys;
}

std::string override_value(const CellResult& cell, const std::string& key) {
  for (const auto& [name, value] : cell.overrides) {
    if (name == key) return value;
  }
  return "";
}

void add_run(Table& table, const RunResult& run, const std::vector<MetricInfo>& metrics) {
  table.field(std::to_string(run.seed));
  table.field(to_string(run.verdict));
  table.field(run.digest);
  table.field(run.metrics_digest);
  std::string failed;
  std::string not_judged;
  for (const CheckResult& check : run.checks) {
    if (check.is_judged() && check.verdict == Verdict::kValid) continue;
    std::string& names = check.verdict == Verdict::kInvalid ? failed : not_judged;
    if (!names.empty()) names += ' ';
    names += check.name;
  }
  table.field(failed);
  table.field(not_judged);
  for (const MetricInfo& metric : metrics) {
    const auto found = run.metrics.find(metric.name);
    table.field(found == run.metrics.end()    ? ""
                : found->second == kNeverCame ? "never"
                                              : number_text(found->second));
  }
}

// The kinds of faults active at a point, each once, joined by spaces.
std::string active_faults(const RunResult& run, int64_t time_ns) {
  std::vector<std::string_view> kinds;
  for (const FaultPeriod& fault : run.faults) {
    const bool active = fault.from_ns <= time_ns && time_ns < fault.to_ns;
    const bool known = std::find(kinds.begin(), kinds.end(), fault.kind) != kinds.end();
    if (active && !known) kinds.push_back(fault.kind);
  }
  std::string text;
  for (const std::string_view kind : kinds) {
    if (!text.empty()) text += ' ';
    text += kind;
  }
  return text;
}

}  // namespace

std::string csv_field(std::string_view text) {
  const bool blank_end = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (!blank_end && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  quoted += '"';
  return quoted;
}

std::string runs_csv(const SweepResult& sweep) {
  const std::vector<std::string> keys = override_keys(sweep);
  const std::vector<MetricInfo> metrics = metrics_present(sweep);
  Table table;
  table.field("cell");
  for (const std::string& key : keys) table.field(key);
  for (const char* name :
       {"seed", "verdict", "digest", "metrics_digest", "failed_checks", "unjudged_checks"}) {
    table.field(name);
  }
  for (const MetricInfo& metric : metrics) table.field(metric.name);
  table.end_row();
  for (size_t i = 0; i < sweep.cells.size(); ++i) {
    for (const RunResult& run : sweep.cells[i].runs) {
      table.field(std::to_string(i));
      for (const std::string& key : keys) table.field(override_value(sweep.cells[i], key));
      add_run(table, run, metrics);
      table.end_row();
    }
  }
  return table.take();
}

std::string timeline_header() {
  Table table;
  for (const char* name : {"cell", "design", "seed", "time_ns", "staleness_max_ns",
                           "staleness_mean_ns", "distinct_sets", "commits", "deliveries", "bytes",
                           "unseen", "quick", "slow", "refused", "faults"}) {
    table.field(name);
  }
  table.end_row();
  return table.take();
}

std::string timeline_rows(const SweepResult& sweep, size_t cell, const RunResult& run) {
  const std::string design = label(sweep, sweep.cells[cell]);
  Table table;
  for (const TimelinePoint& point : run.timeline) {
    table.field(std::to_string(cell));
    table.field(design);
    table.field(std::to_string(run.seed));
    table.field(std::to_string(point.time_ns));
    table.field(std::to_string(point.staleness_max_ns));
    table.field(std::to_string(point.staleness_mean_ns));
    table.field(std::to_string(point.distinct_sets));
    table.field(std::to_string(point.commits));
    table.field(std::to_string(point.deliveries));
    table.field(std::to_string(point.bytes));
    table.field(std::to_string(point.unseen));
    table.field(std::to_string(point.quick));
    table.field(std::to_string(point.slow));
    table.field(std::to_string(point.refused));
    table.field(active_faults(run, point.time_ns));
    table.end_row();
  }
  return table.take();
}

std::string timeline_csv(const SweepResult& sweep) {
  std::string text = timeline_header();
  for (size_t cell = 0; cell < sweep.cells.size(); ++cell) {
    for (const RunResult& run : sweep.cells[cell].runs) text += timeline_rows(sweep, cell, run);
  }
  return text;
}

}  // namespace skerry::results
