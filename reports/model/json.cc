#include "reports/model/json.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "reports/model/aggregate.h"
#include "reports/model/number.h"

namespace skerry::results {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 3> kVerdicts = {"valid", "unknown", "invalid"};
constexpr std::array<std::string_view, 2> kClasses = {"exact", "sampled"};
constexpr std::array<std::string_view, 3> kHeals = {"none", "converged", "never"};
constexpr std::array<std::string_view, 3> kDirections = {"lower_is_better", "higher_is_better",
                                                         "neutral"};

// ---- writing ----

template <typename Enum, size_t N>
std::string word(const std::array<std::string_view, N>& words, Enum value) {
  return std::string(words.at(static_cast<size_t>(value)));
}

Json number(double value) {
  if (const auto whole = as_integer(value)) return *whole;
  return value;  // the library writes null for what is not finite
}

Json checks_json(const std::vector<CheckResult>& checks) {
  Json array = Json::array();
  for (const CheckResult& check : checks) {
    array.push_back({{"name", check.name},
                     {"verdict", word(kVerdicts, check.verdict)},
                     {"detail", check.detail}});
  }
  return array;
}

Json info_json(const MetricInfo& info) {
  return {{"unit", info.unit},
          {"class", word(kClasses, info.metric_class)},
          {"direction", word(kDirections, info.direction)}};
}

Json metrics_json(const SweepResult& sweep, const CellResult& cell) {
  Json metrics = Json::object();
  for (const MetricInfo& info : metrics_present(sweep)) {
    if (!spread(cell, info.name)) continue;
    Json values = Json::array();
    for (const RunResult& run : cell.runs) {
      const auto found = run.metrics.find(info.name);
      values.push_back(found == run.metrics.end() ? Json(nullptr) : number(found->second));
    }
    Json metric = info_json(info);
    metric["values"] = std::move(values);
    metrics[info.name] = std::move(metric);
  }
  return metrics;
}

Json run_json(const RunResult& run) {
  Json upper = Json::array();
  Json count = Json::array();
  for (const HistogramBucket& bucket : run.visibility) {
    upper.push_back(bucket.upper_ns);
    count.push_back(bucket.count);
  }
  Json faults = Json::array();
  for (const FaultPeriod& fault : run.faults) {
    const bool has_converged = fault.heal == FaultPeriod::Heal::kConverged;
    faults.push_back(
        {{"kind", fault.kind},
         {"nodes", fault.nodes},
         {"from_ns", fault.from_ns},
         {"to_ns", fault.to_ns},
         {"heal", word(kHeals, fault.heal)},
         {"converged_after_ns", has_converged ? Json(fault.converged_after_ns) : Json(nullptr)}});
  }
  return {{"seed", run.seed},
          {"verdict", word(kVerdicts, run.verdict)},
          {"digest", run.digest},
          {"metrics_digest", run.metrics_digest},
          {"checks", checks_json(run.checks)},
          {"visibility", {{"upper_ns", std::move(upper)}, {"count", std::move(count)}}},
          {"faults", std::move(faults)}};
}

Json cell_json(const SweepResult& sweep, const CellResult& cell) {
  Json overrides = Json::object();
  for (const auto& [key, value] : cell.overrides) overrides[key] = value;
  std::vector<CheckResult> checks;
  for (CheckSummary& check : checks_of(cell)) {
    checks.push_back({std::move(check.name), check.verdict, std::move(check.detail)});
  }
  Json runs = Json::array();
  for (const RunResult& run : cell.runs) runs.push_back(run_json(run));
  return {{"overrides", std::move(overrides)},
          {"family", cell.family},
          {"verdict", word(kVerdicts, cell.verdict)},
          {"digest", cell.digest},
          {"checks", checks_json(checks)},
          {"metrics", metrics_json(sweep, cell)},
          {"runs", std::move(runs)}};
}

// Lists of numbers on one line each, as people would write them: the library puts every number on
// a line of its own.
std::string with_short_lists(const std::string& pretty) {
  std::string text;
  text.reserve(pretty.size());
  size_t i = 0;
  while (i < pretty.size()) {
    const size_t end = pretty[i] == '[' ? pretty.find_first_of("]{[\"", i + 1) : std::string::npos;
    if (end != std::string::npos && pretty[end] == ']') {
      for (; i < end; ++i) {
        if (pretty[i] == ',')
          text += ", ";
        else if (pretty[i] != ' ' && pretty[i] != '\n')
          text += pretty[i];
      }
      continue;
    }
    if (pretty[i] == '"') {  // a string is copied whole: it may hold brackets
      const size_t start = i++;
      while (i < pretty.size() && pretty[i] != '"') i += pretty[i] == '\\' ? 2 : 1;
      text.append(pretty, start, ++i - start);
      continue;
    }
    text += pretty[i++];
  }
  return text;
}

// ---- reading ----

// Reads typed values out of a document and keeps the first problem; after a problem every value is
// a default one, so that callers need not look at each step.
class Reader {
 public:
  Status status() const { return status_; }

  const Json& member(const Json& object, const char* key, const std::string& place) {
    static const Json kNothing;
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (object.is_object() && found != object.end()) return *found;
    fail(place + "." + key + " is missing");
    return kNothing;
  }

  std::string text(const Json& object, const char* key, const std::string& place) {
    const Json& value = member(object, key, place);
    if (value.is_string()) return value.get<std::string>();
    fail(place + "." + key + " is not a string");
    return "";
  }

  bool boolean(const Json& object, const char* key, const std::string& place) {
    const Json& value = member(object, key, place);
    if (value.is_boolean()) return value.get<bool>();
    fail(place + "." + key + " is not true or false");
    return false;
  }

  uint64_t whole(const Json& value, const std::string& place) {
    if (value.is_number_unsigned()) return value.get<uint64_t>();
    fail(place + " is not a whole number from 0 on");
    return 0;
  }

  int64_t nanoseconds(const Json& value, const std::string& place) {
    if (value.is_number_unsigned()) {
      const uint64_t number = value.get<uint64_t>();
      if (number <= uint64_t{std::numeric_limits<int64_t>::max()}) {
        return static_cast<int64_t>(number);
      }
    } else if (value.is_number_integer()) {
      return value.get<int64_t>();
    }
    fail(place + " is not a whole number of nanoseconds");
    return 0;
  }

  const Json& list(const Json& object, const char* key, const std::string& place) {
    static const Json kNone = Json::array();
    const Json& value = member(object, key, place);
    if (value.is_array()) return value;
    fail(place + "." + key + " is not a list");
    return kNone;
  }

  const Json& map(const Json& object, const char* key, const std::string& place) {
    static const Json kNone = Json::object();
    const Json& value = member(object, key, place);
    if (value.is_object()) return value;
    fail(place + "." + key + " is not an object");
    return kNone;
  }

  template <typename Enum, size_t N>
  Enum one_of(const std::array<std::string_view, N>& words, const Json& object, const char* key,
              const std::string& place) {
    const std::string value = text(object, key, place);
    const auto found = std::find(words.begin(), words.end(), value);
    if (found == words.end()) {
      fail(place + "." + key + " is \"" + value + "\", which is no known word");
      return Enum{};
    }
    return static_cast<Enum>(found - words.begin());
  }

  void fail(const std::string& what) {
    if (status_.ok()) status_ = invalid("summary.json: " + what);
  }

 private:
  Status status_;
};

std::string at(const std::string& place, const char* key, size_t index) {
  return place + "." + key + "[" + std::to_string(index) + "]";
}

std::vector<CheckResult> read_checks(Reader& in, const Json& run, const std::string& place) {
  std::vector<CheckResult> checks;
  for (const Json& check : in.list(run, "checks", place)) {
    const std::string here = at(place, "checks", checks.size());
    checks.push_back({in.text(check, "name", here),
                      in.one_of<Verdict>(kVerdicts, check, "verdict", here),
                      in.text(check, "detail", here)});
  }
  return checks;
}

FaultPeriod read_fault(Reader& in, const Json& fault, const std::string& here) {
  FaultPeriod period;
  period.kind = in.text(fault, "kind", here);
  period.nodes = in.text(fault, "nodes", here);
  period.from_ns = in.nanoseconds(in.member(fault, "from_ns", here), here + ".from_ns");
  period.to_ns = in.nanoseconds(in.member(fault, "to_ns", here), here + ".to_ns");
  period.heal = in.one_of<FaultPeriod::Heal>(kHeals, fault, "heal", here);
  if (period.heal == FaultPeriod::Heal::kConverged) {
    period.converged_after_ns =
        in.nanoseconds(in.member(fault, "converged_after_ns", here), here + ".converged_after_ns");
  }
  return period;
}

RunResult read_run(Reader& in, const Json& json, const std::string& place) {
  RunResult run;
  run.seed = in.whole(in.member(json, "seed", place), place + ".seed");
  run.verdict = in.one_of<Verdict>(kVerdicts, json, "verdict", place);
  run.digest = in.text(json, "digest", place);
  run.metrics_digest = in.text(json, "metrics_digest", place);
  run.checks = read_checks(in, json, place);
  const Json& visibility = in.map(json, "visibility", place);
  const Json& upper = in.list(visibility, "upper_ns", place + ".visibility");
  const Json& count = in.list(visibility, "count", place + ".visibility");
  if (upper.size() != count.size()) in.fail(place + ".visibility has lists of two lengths");
  for (size_t i = 0; i < std::min(upper.size(), count.size()); ++i) {
    run.visibility.push_back({in.nanoseconds(upper[i], at(place, "visibility.upper_ns", i)),
                              in.whole(count[i], at(place, "visibility.count", i))});
  }
  for (const Json& fault : in.list(json, "faults", place)) {
    const std::string here = at(place, "faults", run.faults.size());
    run.faults.push_back(read_fault(in, fault, here));
  }
  return run;
}

void read_metrics(Reader& in, const Json& json, const std::string& place, CellResult& cell) {
  const Json& metrics = in.map(json, "metrics", place);
  for (const auto& [name, metric] : metrics.items()) {
    const std::string here = place + ".metrics." + name;
    const Json& values = in.list(metric, "values", here);
    if (values.size() != cell.runs.size()) {
      in.fail(here + ".values has not one value a run");
      return;
    }
    for (size_t i = 0; i < values.size(); ++i) {
      if (values[i].is_number()) {
        cell.runs[i].metrics[name] = values[i].get<double>();
      } else if (!values[i].is_null()) {
        in.fail(at(here, "values", i) + " is neither a number nor null");
      }
    }
  }
}

CellResult read_cell(Reader& in, const Json& json, const std::string& place) {
  CellResult cell;
  const Json& overrides = in.map(json, "overrides", place);
  for (const auto& [key, value] : overrides.items()) {
    cell.overrides.emplace_back(key, in.text(overrides, key.c_str(), place + ".overrides"));
  }
  cell.family = in.text(json, "family", place);
  cell.verdict = in.one_of<Verdict>(kVerdicts, json, "verdict", place);
  cell.digest = in.text(json, "digest", place);
  for (const Json& run : in.list(json, "runs", place)) {
    cell.runs.push_back(read_run(in, run, at(place, "runs", cell.runs.size())));
  }
  read_metrics(in, json, place, cell);
  return cell;
}

SweepResult read_sweep(Reader& in, const Json& json) {
  SweepResult sweep;
  sweep.scenario = in.text(json, "scenario", "");
  sweep.description = in.text(json, "description", "");
  sweep.scenario_hash = in.text(json, "scenario_hash", "");
  sweep.complete = in.boolean(json, "complete", "");
  sweep.verdict = in.one_of<Verdict>(kVerdicts, json, "verdict", "");
  sweep.digest = in.text(json, "digest", "");
  for (const Json& info : in.list(json, "metric_infos", "")) {
    const std::string here = at("", "metric_infos", sweep.metric_infos.size());
    sweep.metric_infos.push_back({in.text(info, "name", here), in.text(info, "unit", here),
                                  in.one_of<MetricClass>(kClasses, info, "class", here),
                                  in.one_of<Direction>(kDirections, info, "direction", here),
                                  in.text(info, "help", here)});
  }
  for (const Json& cell : in.list(json, "cells", "")) {
    sweep.cells.push_back(read_cell(in, cell, at("", "cells", sweep.cells.size())));
  }
  for (const Json& gate : in.list(json, "gates", "")) {
    const std::string here = at("", "gates", sweep.gates.size());
    sweep.gates.push_back({in.text(gate, "text", here), in.text(gate, "cell", here),
                           in.one_of<Verdict>(kVerdicts, gate, "verdict", here),
                           in.text(gate, "detail", here)});
  }
  const Json& environment = in.map(json, "environment", "");
  for (const auto& [key, value] : environment.items()) {
    sweep.environment[key] = in.text(environment, key.c_str(), ".environment");
  }
  for (const auto& [key, value] : in.map(json, "process", "").items()) {
    if (value.is_number()) sweep.process[key] = value.get<double>();
  }
  return sweep;
}

}  // namespace

std::string to_json(const SweepResult& sweep) {
  Json json;
  json["schema_version"] = SweepResult::kSchemaVersion;
  json["scenario"] = sweep.scenario;
  json["description"] = sweep.description;
  json["scenario_hash"] = sweep.scenario_hash;
  json["complete"] = sweep.complete;
  json["verdict"] = word(kVerdicts, sweep.verdict);
  json["digest"] = sweep.digest;
  json["seeds"] = seeds(sweep);
  json["cells"] = Json::array();
  for (const CellResult& cell : sweep.cells) json["cells"].push_back(cell_json(sweep, cell));
  json["gates"] = Json::array();
  for (const GateResult& gate : sweep.gates) {
    json["gates"].push_back({{"text", gate.text},
                             {"cell", gate.cell},
                             {"verdict", word(kVerdicts, gate.verdict)},
                             {"detail", gate.detail}});
  }
  json["metric_infos"] = Json::array();
  for (const MetricInfo& info : sweep.metric_infos) {
    Json entry = {{"name", info.name}};
    entry.update(info_json(info));
    entry["help"] = info.help;
    json["metric_infos"].push_back(std::move(entry));
  }
  json["environment"] = Json::object();
  for (const auto& [key, value] : sweep.environment) json["environment"][key] = value;
  json["process"] = Json::object();
  for (const auto& [key, value] : sweep.process) json["process"][key] = number(value);
  return with_short_lists(json.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

StatusOr<SweepResult> from_json(std::string_view text) {
  if (text.size() > kMaxSummaryBytes) return invalid("summary.json: larger than 256 MiB");
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return invalid("summary.json: not JSON (cut short?)");
  Reader in;
  const uint64_t version = in.whole(in.member(json, "schema_version", ""), ".schema_version");
  SKERRY_RETURN_IF_ERROR(in.status());
  if (version != SweepResult::kSchemaVersion) {
    return invalid("summary.json: schema_version is " + std::to_string(version) +
                   ", this build reads " + std::to_string(SweepResult::kSchemaVersion));
  }
  SweepResult sweep = read_sweep(in, json);
  SKERRY_RETURN_IF_ERROR(in.status());
  return sweep;
}

}  // namespace skerry::results
