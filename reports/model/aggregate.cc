#include "reports/model/aggregate.h"

#include <algorithm>
#include <set>

#include "reports/model/number.h"

namespace skerry::results {
namespace {

// "replicas.crdt" is shown as "crdt".
std::string_view last_part(std::string_view key) {
  const size_t dot = key.rfind('.');
  return dot == std::string_view::npos ? key : key.substr(dot + 1);
}

bool is_design(std::string_view key) { return last_part(key) == "crdt"; }

}  // namespace

std::optional<SeedRange> seed_range(const CellResult& cell, const std::string& metric) {
  std::vector<double> values;
  for (const RunResult& run : cell.runs) {
    const auto found = run.metrics.find(metric);
    if (found != run.metrics.end()) values.push_back(found->second);
  }
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  const double median =
      values.size() % 2 == 1 ? values[middle] : values[middle - 1] / 2 + values[middle] / 2;
  const auto never = std::count(values.begin(), values.end(), kNeverCame);
  return SeedRange{median, values.front(), values.back(), values.size(),
                   static_cast<size_t>(never)};
}

namespace {

void add(CheckSummary& summary, const CheckResult& check, uint64_t seed) {
  if (summary.runs == 0 || check.verdict > summary.verdict) {
    summary.verdict = check.verdict;
    summary.detail = check.detail;
    summary.seed = seed;
  }
  ++summary.runs;
  ++(check.verdict == Verdict::kInvalid ? summary.failed
     : check.is_judged()                ? summary.held
                                        : summary.not_judged);
  for (const auto& [what, count] : check.looked_at) {
    auto at = std::find_if(summary.looked_at.begin(), summary.looked_at.end(),
                           [&w = what](const auto& known) { return known.first == w; });
    if (at == summary.looked_at.end()) {
      at = summary.looked_at.insert(summary.looked_at.end(), {what, 0});
    }
    at->second += count;
  }
}

}  // namespace

std::vector<CheckSummary> checks_of(const CellResult& cell) {
  std::vector<CheckSummary> checks;
  for (const RunResult& run : cell.runs) {
    for (const CheckResult& check : run.checks) {
      auto at = std::find_if(checks.begin(), checks.end(),
                             [&](const CheckSummary& known) { return known.name == check.name; });
      if (at == checks.end()) {
        checks.emplace_back();
        at = checks.end() - 1;
        at->name = check.name;
      }
      add(*at, check, run.seed);
    }
  }
  return checks;
}

namespace {

// "values compared", or "value compared" of one.
std::string numbered(const std::string& what, uint64_t count) {
  const size_t end = std::min(what.find(' '), what.size());
  const std::string noun = what.substr(0, end);
  if (count != 1 || !noun.ends_with('s')) return what;
  if (noun.ends_with("ies")) return noun.substr(0, end - 3) + "y" + what.substr(end);
  return noun.substr(0, end - 1) + what.substr(end);
}

}  // namespace

std::string looked_at_text(const std::vector<std::pair<std::string, uint64_t>>& looked_at) {
  std::string text;
  for (const auto& [what, count] : looked_at) {
    if (!text.empty()) text += ", ";
    text += with_separators(static_cast<int64_t>(count)) + " " + numbered(what, count);
  }
  return text;
}

std::string label(const SweepResult& sweep, const CellResult& cell) {
  if (cell.overrides.empty()) return sweep.scenario;
  std::string text;
  for (const auto& [key, value] : cell.overrides) {
    if (!text.empty()) text += ", ";
    if (cell.overrides.size() > 1 && !is_design(key)) {
      text += last_part(key);
      text += ' ';
    }
    text += value;
  }
  return text;
}

std::vector<uint64_t> seeds(const SweepResult& sweep) {
  std::set<uint64_t> all;
  for (const CellResult& cell : sweep.cells) {
    for (const RunResult& run : cell.runs) all.insert(run.seed);
  }
  return {all.begin(), all.end()};
}

std::string seeds_text(const std::vector<uint64_t>& seeds) {
  if (seeds.empty()) return "none";
  const bool consecutive = seeds.back() - seeds.front() == seeds.size() - 1;
  if (seeds.size() > 2 && consecutive) {
    return std::to_string(seeds.front()) + ".." + std::to_string(seeds.back());
  }
  constexpr size_t kShown = 8;
  std::string text;
  for (size_t i = 0; i < seeds.size() && i < kShown; ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(seeds[i]);
  }
  if (seeds.size() > kShown) text += " and " + std::to_string(seeds.size() - kShown) + " more";
  return text;
}

MetricInfo info_of(const SweepResult& sweep, const std::string& metric) {
  for (const MetricInfo& info : sweep.metric_infos) {
    if (info.name == metric) return info;
  }
  return {metric, "", MetricClass::kExact, Direction::kNeutral, ""};
}

std::vector<MetricInfo> metrics_present(const SweepResult& sweep) {
  std::set<std::string> present;
  for (const CellResult& cell : sweep.cells) {
    for (const RunResult& run : cell.runs) {
      for (const auto& [name, value] : run.metrics) present.insert(name);
    }
  }
  std::vector<MetricInfo> infos;
  for (const MetricInfo& info : sweep.metric_infos) {
    if (present.erase(info.name) > 0) infos.push_back(info);
  }
  for (const std::string& name : present) infos.push_back(info_of(sweep, name));
  return infos;
}

}  // namespace skerry::results
