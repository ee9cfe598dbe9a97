// What must hold: [checks] and [[gate]].
#include <algorithm>
#include <array>

#include "core/nearest.h"
#include "harness/checkers/checker.h"
#include "harness/metrics/catalogue.h"
#include "harness/scenario/build.h"
#include "harness/scenario/units.h"

namespace skerry::harness {
namespace {

std::vector<std::string> checker_names() {
  std::vector<std::string> names;
  for (const CheckerKind& kind : checker_catalogue()) names.emplace_back(kind.name);
  return names;
}

std::vector<std::string> default_checks() {
  std::vector<std::string> names;
  for (const CheckerKind& kind : checker_catalogue()) {
    if (kind.is_default) names.emplace_back(kind.name);
  }
  return names;
}

// A bound in the metric's own unit.
Parameter bound_of(std::string_view key, const results::MetricInfo& metric) {
  ParameterType type = ParameterType::kReal;
  if (metric.unit == "ns") type = ParameterType::kDuration;
  if (metric.unit == "bytes") type = ParameterType::kSize;
  return {key, type, "", false, 0, 0, "", ""};
}

std::optional<double> read_bound(std::string_view key, const results::MetricInfo& metric,
                                 const TomlNode& table, Build& build, std::string& shown) {
  const TomlMember* member = table.find(key);
  if (member == nullptr) return std::nullopt;
  const Parameter parameter = bound_of(key, metric);
  const auto value = read_value(parameter, member->value, build.context, build.problems);
  if (!value) return std::nullopt;
  shown = to_plain(member->value);
  if (const auto* duration = std::get_if<Duration>(&*value)) {
    return static_cast<double>(duration->ns);
  }
  if (const auto* bytes = std::get_if<int64_t>(&*value)) return static_cast<double>(*bytes);
  return std::get<double>(*value);
}

const results::MetricInfo* metric_of(const TomlNode& table, Build& build) {
  std::vector<std::string> names;
  for (const results::MetricInfo& info : metric_catalogue()) names.push_back(info.name);
  const TomlMember* member = table.find("metric");
  if (member == nullptr) {
    build.problems.add(table.place, "[[gate]] lacks `metric`; `skerry list metrics` shows them");
    return nullptr;
  }
  for (const results::MetricInfo& info : metric_catalogue()) {
    if (member->value.kind == TomlNode::Kind::kText && member->value.text == info.name)
      return &info;
  }
  std::string hint = suggestion(to_plain(member->value), names);
  if (hint.empty()) hint = "; `skerry list metrics` shows them";
  build.problems.add(member->value.place, "unknown metric " + to_toml(member->value) + hint);
  return nullptr;
}

std::optional<GateSpec> read_gate(const TomlNode& table, Build& build) {
  static const std::array<std::string, 4> kKnown = {"metric", "stat", "min", "max"};
  static constexpr Parameter kStat = {"stat", ParameterType::kChoice, "\"max\"",       false, 0,
                                      0,      "min|mean|p50|max",     "over the seeds"};
  check_keys(table, "[[gate]]", kKnown, build.problems);
  const results::MetricInfo* metric = metric_of(table, build);
  GateSpec gate;
  gate.line = table.place.line;
  if (const TomlMember* stat = table.find("stat")) {
    const auto value = read_value(kStat, stat->value, build.context, build.problems);
    if (!value) return std::nullopt;
    gate.stat = std::get<std::string>(*value);
  }
  if (metric == nullptr) return std::nullopt;
  gate.metric = metric->name;
  if (table.find("min") == nullptr && table.find("max") == nullptr) {
    build.problems.add(table.place, "[[gate]] has neither `min` nor `max`; expected " +
                                        expectation(bound_of("max", *metric)));
    return std::nullopt;
  }
  std::string least;
  std::string most;
  gate.least = read_bound("min", *metric, table, build, least);
  gate.most = read_bound("max", *metric, table, build, most);
  if (gate.least && gate.most && *gate.least > *gate.most) {
    build.problems.add(table.place, "[[gate]] can never hold: `min` is above `max`");
  }
  gate.text = gate.metric + " " + gate.stat;
  if (gate.least) gate.text += " >= " + least;
  if (gate.most) gate.text += (gate.least ? " and <= " : " <= ") + most;
  return gate;
}

}  // namespace

std::vector<std::string> read_checks(const TomlNode& root, Build& build) {
  static const std::array<std::string, 1> kKnown = {"enable"};
  const TomlMember* table = root.find("checks");
  if (table == nullptr) return default_checks();
  if (!table->value.is_table()) {
    build.problems.add(table->place, "`checks` is not a table; expected [checks] with `enable`");
    return {};
  }
  check_keys(table->value, "[checks]", kKnown, build.problems);
  const TomlMember* enable = table->value.find("enable");
  if (enable == nullptr) return default_checks();
  const std::vector<std::string> names = checker_names();
  if (enable->value.kind != TomlNode::Kind::kArray) {
    build.problems.add(enable->value.place, "`enable` is " + to_toml(enable->value) +
                                                "; expected an array of " + join_words(names));
    return {};
  }
  std::vector<std::string> checks;
  for (const TomlNode& item : enable->value.items) {
    const std::string name = to_plain(item);
    if (item.kind != TomlNode::Kind::kText ||
        std::find(names.begin(), names.end(), name) == names.end()) {
      build.problems.add(item.place, "unknown check " + to_toml(item) + suggestion(name, names));
    } else if (std::find(checks.begin(), checks.end(), name) != checks.end()) {
      build.problems.add(item.place, "the check " + to_toml(item) + " is enabled twice");
    } else {
      checks.push_back(name);
    }
  }
  for (const CheckerKind& kind : checker_catalogue()) {
    const bool is_there = std::find(checks.begin(), checks.end(), kind.name) != checks.end();
    if (kind.is_always && !is_there) checks.emplace_back(kind.name);
  }
  return checks;
}

std::vector<GateSpec> read_gates(const TomlNode& root, Build& build) {
  const TomlMember* member = root.find("gate");
  if (member == nullptr) return {};
  std::vector<GateSpec> gates;
  if (member->value.kind != TomlNode::Kind::kArray) {
    build.problems.add(member->place, "`gate` is not a list of tables; begin each with [[gate]]");
    return {};
  }
  for (const TomlNode& table : member->value.items) {
    if (!table.is_table()) {
      build.problems.add(table.place, "a gate is a table; begin each with [[gate]]");
      continue;
    }
    auto gate = read_gate(table, build);
    if (!gate) continue;
    const auto twin = std::find_if(gates.begin(), gates.end(), [&gate](const GateSpec& earlier) {
      return earlier.metric == gate->metric && earlier.stat == gate->stat;
    });
    if (twin != gates.end()) {
      build.problems.add(table.place, "a second gate on " + gate->metric + " " + gate->stat +
                                          "; the first is in line " + std::to_string(twin->line) +
                                          ": give one both `min` and `max`");
      continue;
    }
    gates.push_back(*std::move(gate));
  }
  return gates;
}

}  // namespace skerry::harness
