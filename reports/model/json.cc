#include "reports/model/json.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include "reports/model/aggregate.h"
#include "reports/model/json_depth.h"
#include "reports/model/json_reader.h"
#include "reports/model/number.h"
#include "reports/model/run_json.h"

namespace skerry::results {
namespace {

constexpr std::array<std::string_view, 2> kClasses = {"exact", "sampled"};
constexpr std::array<std::string_view, 3> kDirections = {"lower_is_better", "higher_is_better",
                                                         "neutral"};

// ---- writing ----

Json info_json(const MetricInfo& info) {
  return {{"unit", info.unit},
          {"class", word(kClasses, info.metric_class)},
          {"direction", word(kDirections, info.direction)}};
}

Json metrics_json(const SweepResult& sweep, const CellResult& cell) {
  Json metrics = Json::object();
  for (const MetricInfo& info : metrics_present(sweep)) {
    if (!seed_range(cell, info.name)) continue;
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

// But for its runs, which are written one by one.
Json cell_json(const SweepResult& sweep, const CellResult& cell) {
  Json overrides = Json::object();
  for (const auto& [key, value] : cell.overrides) overrides[key] = value;
  std::vector<CheckResult> checks;
  for (CheckSummary& check : checks_of(cell)) {
    checks.push_back({std::move(check.name), check.verdict, std::move(check.detail),
                      std::move(check.looked_at)});
  }
  return {{"overrides", std::move(overrides)},
          {"family", cell.family},
          {"design", cell.design},
          {"verdict", word(kVerdicts, cell.verdict)},
          {"digest", cell.digest},
          {"checks", checks_json(checks)},
          {"metrics", metrics_json(sweep, cell)}};
}

// Where a list ends that holds nothing but numbers and the word for never, or what stands in it
// else.
size_t end_of_figures(const std::string& pretty, size_t from) {
  const std::string never = '"' + std::string(kNeverWord) + '"';
  size_t end = pretty.find_first_of("]{[\"", from);
  while (end != std::string::npos && pretty.compare(end, never.size(), never) == 0) {
    end = pretty.find_first_of("]{[\"", end + never.size());
  }
  return end;
}

// Lists of numbers on one line each, as people would write them: the library puts every number on
// a line of its own.
std::string with_short_lists(const std::string& pretty) {
  std::string text;
  text.reserve(pretty.size());
  size_t i = 0;
  while (i < pretty.size()) {
    const size_t end = pretty[i] == '[' ? end_of_figures(pretty, i + 1) : std::string::npos;
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

// As the library writes it, `indent` steps further in.
std::string pretty(const Json& json, size_t indent) {
  const std::string text =
      with_short_lists(json.dump(2, ' ', false, Json::error_handler_t::replace));
  std::string moved;
  moved.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    moved += c;
    if (c == '\n') moved.append(2 * indent, ' ');
  }
  return moved;
}

// The members of a non-empty object, without its braces.
std::string members(const Json& json, size_t indent) {
  const std::string text = pretty(json, indent);
  const size_t end = text.rfind('\n');
  return text.substr(1, end - 1);
}

void write_cell(const SweepResult& sweep, const CellResult& cell, const TextSink& sink) {
  sink("{" + members(cell_json(sweep, cell), 2) + ",\n      \"runs\": [");
  for (size_t i = 0; i < cell.runs.size(); ++i) {
    sink((i == 0 ? "\n        " : ",\n        ") + pretty(run_json(cell.runs[i]), 4));
  }
  sink(cell.runs.empty() ? "]\n    }" : "\n      ]\n    }");
}

void write_cells(const SweepResult& sweep, const char* key, const std::vector<CellResult>& cells,
                 const TextSink& sink) {
  sink(std::string(",\n  \"") + key + "\": [");
  for (size_t i = 0; i < cells.size(); ++i) {
    sink(i == 0 ? "\n    " : ",\n    ");
    write_cell(sweep, cells[i], sink);
  }
  sink(cells.empty() ? "]" : "\n  ]");
}

Json head_json(const SweepResult& sweep) {
  Json json;
  json["schema_version"] = SweepResult::kSchemaVersion;
  json["scenario"] = sweep.scenario;
  json["description"] = sweep.description;
  json["scenario_hash"] = sweep.scenario_hash;
  json["effective_hash"] = sweep.effective_hash;
  json["command_line"] = sweep.command_line;
  json["repeat_line"] = sweep.repeat_line;
  json["started_at"] = sweep.started_at;
  json["complete"] = sweep.complete;
  json["planned_seeds"] = sweep.planned_seeds;
  json["verdict"] = word(kVerdicts, sweep.verdict);
  json["digest"] = sweep.digest;
  json["seeds"] = seeds(sweep);
  return json;
}

Json tail_json(const SweepResult& sweep) {
  Json json;
  json["gates"] = Json::array();
  for (const GateResult& gate : sweep.gates) {
    const auto figure = [](const std::optional<double>& value) {
      return value ? number(*value) : Json(nullptr);
    };
    json["gates"].push_back({{"text", gate.text},
                             {"cell", gate.cell},
                             {"verdict", word(kVerdicts, gate.verdict)},
                             {"detail", gate.detail},
                             {"metric", gate.metric},
                             {"unit", gate.unit},
                             {"value", figure(gate.value)},
                             {"limit", figure(gate.limit)},
                             {"seed", gate.seed ? Json(*gate.seed) : Json(nullptr)}});
  }
  json["checks_off"] = sweep.checks_off;
  json["metric_infos"] = Json::array();
  for (const MetricInfo& info : sweep.metric_infos) {
    Json entry = {{"name", info.name}};
    entry.update(info_json(info));
    entry["help"] = info.help;
    entry["samples"] = info.samples;
    entry["never"] = info.never;
    entry["resolution"] = number(info.resolution);
    entry["headline"] = info.headline;
    if (info.is_asked_for) entry["asked_for"] = true;
    json["metric_infos"].push_back(std::move(entry));
  }
  json["environment"] = Json::object();
  for (const auto& [key, value] : sweep.environment) json["environment"][key] = value;
  json["process"] = Json::object();
  for (const auto& [key, value] : sweep.process) json["process"][key] = number(value);
  return json;
}

// ---- reading ----

using Reader = JsonReader;

GateResult read_gate(Reader& in, const Json& json, const std::string& here) {
  GateResult gate;
  gate.text = in.text(json, "text", here);
  gate.cell = in.text(json, "cell", here);
  gate.verdict = in.one_of<Verdict>(kVerdicts, json, "verdict", here);
  gate.detail = in.text(json, "detail", here);
  gate.metric = in.text(json, "metric", here);
  gate.unit = in.text(json, "unit", here);
  gate.value = in.figure(in.member(json, "value", here), here + ".value");
  gate.limit = in.figure(in.member(json, "limit", here), here + ".limit");
  const Json& seed = in.member(json, "seed", here);
  if (!seed.is_null()) gate.seed = in.whole(seed, here + ".seed");
  return gate;
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
      const auto value = in.figure(values[i], at(here, "values", i));
      if (value) cell.runs[i].metrics[name] = *value;
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
  cell.design = in.text(json, "design", place);
  cell.verdict = in.one_of<Verdict>(kVerdicts, json, "verdict", place);
  cell.digest = in.text(json, "digest", place);
  for (const Json& run : in.list(json, "runs", place)) {
    cell.runs.push_back(read_run(in, run, at(place, "runs", cell.runs.size())));
  }
  read_metrics(in, json, place, cell);
  return cell;
}

MetricInfo read_metric_info(Reader& in, const Json& info, const std::string& place) {
  MetricInfo read;
  read.name = in.text(info, "name", place);
  read.unit = in.text(info, "unit", place);
  read.metric_class = in.one_of<MetricClass>(kClasses, info, "class", place);
  read.direction = in.one_of<Direction>(kDirections, info, "direction", place);
  read.help = in.text(info, "help", place);
  read.samples = in.text(info, "samples", place);
  read.never = in.text(info, "never", place);
  if (info.contains("resolution")) {
    read.resolution = in.figure(info["resolution"], place + ".resolution").value_or(0);
  }
  if (info.contains("headline")) {
    const uint64_t headline = in.whole(info["headline"], place + ".headline");
    if (headline > std::numeric_limits<uint32_t>::max()) in.fail(place + ".headline is too large");
    read.headline = static_cast<uint32_t>(headline);
  }
  read.is_asked_for = info.contains("asked_for");
  return read;
}

uint64_t most_runs(const std::vector<CellResult>& cells) {
  size_t most = 0;
  for (const CellResult& cell : cells) most = std::max(most, cell.runs.size());
  return most;
}

// Keys that were added within this schema_version may be absent.
SweepResult read_sweep(Reader& in, const Json& json) {
  SweepResult sweep;
  sweep.scenario = in.text(json, "scenario", "");
  sweep.description = in.text(json, "description", "");
  sweep.scenario_hash = in.text(json, "scenario_hash", "");
  sweep.effective_hash = in.text(json, "effective_hash", "");
  sweep.command_line = in.text(json, "command_line", "");
  sweep.repeat_line = in.text(json, "repeat_line", "");
  sweep.started_at = in.text(json, "started_at", "");
  sweep.complete = in.boolean(json, "complete", "");
  sweep.verdict = in.one_of<Verdict>(kVerdicts, json, "verdict", "");
  sweep.digest = in.text(json, "digest", "");
  for (const Json& info : in.list(json, "metric_infos", "")) {
    const std::string here = at("", "metric_infos", sweep.metric_infos.size());
    sweep.metric_infos.push_back(read_metric_info(in, info, here));
  }
  for (const Json& cell : in.list(json, "cells", "")) {
    sweep.cells.push_back(read_cell(in, cell, at("", "cells", sweep.cells.size())));
  }
  if (json.contains("further")) {
    for (const Json& cell : in.list(json, "further", "")) {
      sweep.further.push_back(read_cell(in, cell, at("", "further", sweep.further.size())));
    }
  }
  sweep.planned_seeds = json.contains("planned_seeds")
                            ? in.whole(json["planned_seeds"], ".planned_seeds")
                            : most_runs(sweep.cells);
  for (const Json& gate : in.list(json, "gates", "")) {
    const std::string here = at("", "gates", sweep.gates.size());
    sweep.gates.push_back(read_gate(in, gate, here));
  }
  for (const Json& name : in.list(json, "checks_off", "")) {
    if (!name.is_string()) in.fail(at("", "checks_off", sweep.checks_off.size()) + " is no string");
    sweep.checks_off.push_back(name.is_string() ? name.get<std::string>() : "");
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

void write_json(const SweepResult& sweep, const TextSink& sink) {
  sink("{" + members(head_json(sweep), 0));
  write_cells(sweep, "cells", sweep.cells, sink);
  write_cells(sweep, "further", sweep.further, sink);
  sink("," + members(tail_json(sweep), 0) + "\n}\n");
}

std::string to_json(const SweepResult& sweep) {
  std::string text;
  write_json(sweep, [&text](std::string_view part) { text += part; });
  return text;
}

StatusOr<SweepResult> from_json(std::string_view text) {
  if (text.size() > kMaxSummaryBytes) return invalid("summary.json: larger than 256 MiB");
  SKERRY_RETURN_IF_ERROR(check_depth(text, "summary.json"));
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
