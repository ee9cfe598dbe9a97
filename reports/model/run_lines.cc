#include "reports/model/run_lines.h"

#include <cstdint>
#include <limits>
#include <utility>

#include "reports/model/json_depth.h"
#include "reports/model/json_reader.h"
#include "reports/model/run_json.h"

namespace skerry::results {
namespace {

constexpr const char* kFile = "runs.jsonl";

std::string as_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

// In the order of timeline.csv's columns.
Json timeline_json(const std::vector<TimelinePoint>& timeline) {
  Json points = Json::array();
  for (const TimelinePoint& point : timeline) {
    points.push_back(Json::array({point.time_ns, point.staleness_max_ns, point.staleness_mean_ns,
                                  point.distinct_sets, point.commits, point.deliveries, point.bytes,
                                  point.unseen, point.quick, point.slow, point.refused}));
  }
  return points;
}

TimelinePoint read_point(JsonReader& in, const Json& json, const std::string& here) {
  constexpr size_t kAtFirst = 8;  // of lines of earlier builds
  constexpr size_t kNumbers = 11;
  if (!json.is_array() || (json.size() != kNumbers && json.size() != kAtFirst)) {
    in.fail(here + " is no list of eleven numbers");
    return {};
  }
  TimelinePoint point;
  point.time_ns = in.nanoseconds(json[0], here);
  point.staleness_max_ns = in.nanoseconds(json[1], here);
  point.staleness_mean_ns = in.nanoseconds(json[2], here);
  const uint64_t sets = in.whole(json[3], here);
  if (sets > std::numeric_limits<uint32_t>::max()) in.fail(here + " has too many sets");
  point.distinct_sets = static_cast<uint32_t>(sets);
  point.commits = in.whole(json[4], here);
  point.deliveries = in.whole(json[5], here);
  point.bytes = in.whole(json[6], here);
  point.unseen = in.whole(json[7], here);
  if (json.size() == kAtFirst) return point;
  point.quick = in.whole(json[8], here);
  point.slow = in.whole(json[9], here);
  point.refused = in.whole(json[10], here);
  return point;
}

}  // namespace

std::string header_line(const RunsHeader& header) {
  Json json;
  json["schema_version"] = RunsHeader::kSchemaVersion;
  json["scenario"] = header.scenario;
  json["scenario_hash"] = header.scenario_hash;
  json["effective_hash"] = header.effective_hash;
  json["environment"] = Json::object();
  for (const auto& [key, value] : header.environment) json["environment"][key] = value;
  return as_line(json);
}

std::string run_line(size_t cell, const RunResult& run) {
  Json json = {{"cell", cell}};
  json.update(run_json(run));
  Json metrics = Json::object();
  for (const auto& [name, value] : run.metrics) metrics[name] = number(value);
  json["metrics"] = std::move(metrics);
  json["timeline"] = timeline_json(run.timeline);
  return as_line(json);
}

StatusOr<RunsHeader> read_header_line(std::string_view line) {
  SKERRY_RETURN_IF_ERROR(check_depth(line, kFile));
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return invalid(std::string(kFile) + ": line 1 is not JSON");
  JsonReader in(kFile);
  const uint64_t version = in.whole(in.member(json, "schema_version", ""), ".schema_version");
  SKERRY_RETURN_IF_ERROR(in.status());
  if (version != RunsHeader::kSchemaVersion) {
    return invalid(std::string(kFile) + ": schema_version is " + std::to_string(version) +
                   ", this build reads " + std::to_string(RunsHeader::kSchemaVersion));
  }
  RunsHeader header;
  header.scenario = in.text(json, "scenario", "");
  header.scenario_hash = in.text(json, "scenario_hash", "");
  header.effective_hash = in.text(json, "effective_hash", "");
  const Json& environment = in.map(json, "environment", "");
  for (const auto& [key, value] : environment.items()) {
    header.environment[key] = in.text(environment, key.c_str(), ".environment");
  }
  SKERRY_RETURN_IF_ERROR(in.status());
  return header;
}

StatusOr<PlacedRun> read_run_line(std::string_view line) {
  SKERRY_RETURN_IF_ERROR(check_depth(line, kFile));
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return invalid(std::string(kFile) + ": a run is not JSON");
  JsonReader in(kFile);
  PlacedRun placed;
  placed.cell = in.whole(in.member(json, "cell", ""), ".cell");
  placed.run = read_run(in, json, "");
  for (const auto& [name, value] : in.map(json, "metrics", "").items()) {
    const auto figure = in.figure(value, ".metrics." + name);
    if (figure) placed.run.metrics[name] = *figure;
  }
  for (const Json& point : in.list(json, "timeline", "")) {
    const std::string here = at("", "timeline", placed.run.timeline.size());
    placed.run.timeline.push_back(read_point(in, point, here));
  }
  SKERRY_RETURN_IF_ERROR(in.status());
  return placed;
}

}  // namespace skerry::results
