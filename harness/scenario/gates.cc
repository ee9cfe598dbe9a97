// What must hold: [[gate]].
#include <algorithm>
#include <array>

#include "core/nearest.h"
#include "harness/metrics/catalogue.h"
#include "harness/scenario/build.h"
#include "harness/scenario/matrix.h"
#include "harness/scenario/units.h"

namespace skerry::harness {
namespace {

// A bound in the metric's own unit.
Parameter bound_of(std::string_view key, const results::MetricInfo& metric) {
  ParameterType type = ParameterType::kReal;
  if (metric.unit == "ns") type = ParameterType::kDuration;
  if (metric.unit == "bytes") type = ParameterType::kSize;
  return {key, type, "", false, 0, 0, "", ""};
}

// A bound and how it was written, whose unit messages keep to.
struct Bound {
  double value = 0;
  std::string shown;
};

std::optional<Bound> read_bound(std::string_view key, const results::MetricInfo& metric,
                                const TomlNode& table, Build& build) {
  const TomlMember* member = table.find(key);
  if (member == nullptr) return std::nullopt;
  const Parameter parameter = bound_of(key, metric);
  const auto value = read_value(parameter, member->value, build.context, build.problems);
  if (!value) return std::nullopt;
  Bound bound{0, to_plain(member->value)};
  if (const auto* duration = std::get_if<Duration>(&*value)) {
    bound.value = static_cast<double>(duration->ns);
  } else if (const auto* bytes = std::get_if<int64_t>(&*value)) {
    bound.value = static_cast<double>(*bytes);
  } else {
    bound.value = std::get<double>(*value);
  }
  return bound;
}

void set_unit(GateSpec& gate, const results::MetricInfo& metric, const std::string& shown) {
  const std::string unit =
      shown.substr(std::min(shown.find_first_not_of("-0123456789."), shown.size()));
  if (const auto duration = parse_duration("1" + unit); metric.unit == "ns" && duration) {
    gate.unit = unit;
    gate.unit_size = static_cast<double>(duration->ns);
  } else if (const auto bytes = parse_size("1" + unit); metric.unit == "bytes" && bytes) {
    gate.unit = unit;
    gate.unit_size = static_cast<double>(*bytes);
  } else if (metric.unit == "count/s") {
    gate.unit = "/s";
  } else if (metric.unit == "ratio" || metric.unit == "share") {
    gate.unit = " (" + metric.unit + ")";
  }
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

// The matrix's row of that path, or null.
const TomlNode* row_of(const TomlNode& root, std::string_view path) {
  const TomlMember* matrix = root.find("matrix");
  const TomlMember* row = matrix == nullptr ? nullptr : matrix->value.find(path);
  return row == nullptr || row->value.kind != TomlNode::Kind::kArray ? nullptr : &row->value;
}

void bind(const std::string& path, const TomlNode& value, const TomlNode& root, Build& build,
          GateSpec& gate) {
  if (const TomlNode* row = row_of(root, path)) {
    std::vector<std::string> values;
    for (const TomlNode& item : row->items) values.push_back(to_plain(item));
    if (std::find(values.begin(), values.end(), to_plain(value)) == values.end()) {
      build.problems.add(value.place, "no cell has " + path + " = " + to_toml(value) +
                                          suggestion(to_plain(value), values));
    }
  } else if (node_at(root, path) == nullptr) {
    build.problems.add(value.place, "`" + path +
                                        "` is neither in [matrix] nor set; expected a path that "
                                        "tells the cells apart, such as \"replicas.crdt\"");
  }
  gate.cell.emplace_back(path, to_plain(value));
}

// `cell = { "replicas.crdt" = "rga" }`, with or without the quotes.
void bind_all(const std::string& prefix, const TomlNode& table, const TomlNode& root, Build& build,
              GateSpec& gate) {
  for (const TomlMember& member : table.members) {
    const std::string path = prefix + member.key;
    if (member.value.is_table() && row_of(root, path) == nullptr) {
      bind_all(path + ".", member.value, root, build, gate);
    } else {
      bind(path, member.value, root, build, gate);
    }
  }
}

void read_cell(const TomlNode& table, const TomlNode& root, Build& build, GateSpec& gate) {
  const TomlMember* cell = table.find("cell");
  if (cell == nullptr) return;
  if (!cell->value.is_table() || cell->value.members.empty()) {
    build.problems.add(cell->value.place, "`cell` is " + to_toml(cell->value) +
                                              "; expected the values that tell the cell, such as "
                                              "{ \"replicas.crdt\" = \"rga\" }");
    return;
  }
  bind_all("", cell->value, root, build, gate);
}

std::string text_of(const GateSpec& gate, const std::optional<Bound>& least,
                    const std::optional<Bound>& most) {
  std::string text = gate.metric + (gate.stat.empty() ? "" : " " + gate.stat);
  if (least) text += " >= " + least->shown;
  if (most) text += (least ? " and <= " : " <= ") + most->shown;
  for (size_t i = 0; i < gate.cell.size(); ++i) {
    text += (i == 0 ? " where " : ", ") + gate.cell[i].first + " = " + gate.cell[i].second;
  }
  return text;
}

std::optional<GateSpec> read_gate(const TomlNode& table, const TomlNode& root, Build& build) {
  static const std::array<std::string, 5> kKnown = {"metric", "stat", "min", "max", "cell"};
  static constexpr Parameter kStat = {
      "stat", ParameterType::kChoice, "", false, 0, 0, "min|mean|p50|max", "over the seeds"};
  check_keys(table, "[[gate]]", kKnown, build.problems);
  const results::MetricInfo* metric = metric_of(table, build);
  GateSpec gate;
  gate.line = table.place.line;
  if (const TomlMember* stat = table.find("stat")) {
    const auto value = read_value(kStat, stat->value, build.context, build.problems);
    if (!value) return std::nullopt;
    gate.stat = std::get<std::string>(*value);
  }
  read_cell(table, root, build, gate);
  if (metric == nullptr) return std::nullopt;
  gate.metric = metric->name;
  if (table.find("min") == nullptr && table.find("max") == nullptr) {
    build.problems.add(table.place, "[[gate]] has neither `min` nor `max`; expected " +
                                        expectation(bound_of("max", *metric)));
    return std::nullopt;
  }
  const std::optional<Bound> least = read_bound("min", *metric, table, build);
  const std::optional<Bound> most = read_bound("max", *metric, table, build);
  if (least && most && least->value > most->value) {
    build.problems.add(table.place, "[[gate]] can never hold: `min` is above `max`");
  }
  if (least) gate.least = least->value;
  if (most) gate.most = most->value;
  if (least || most) set_unit(gate, *metric, most ? most->shown : least->shown);
  gate.text = text_of(gate, least, most);
  return gate;
}

}  // namespace

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
    auto gate = read_gate(table, root, build);
    if (!gate) continue;
    const auto twin = std::find_if(gates.begin(), gates.end(), [&gate](const GateSpec& earlier) {
      return earlier.metric == gate->metric && earlier.stat == gate->stat &&
             earlier.cell == gate->cell;
    });
    if (twin != gates.end()) {
      const std::string stat = gate->stat.empty() ? "" : " " + gate->stat;
      const std::string where =
          twin->line == 0 ? "from --set" : "in line " + std::to_string(twin->line);
      build.problems.add(table.place, "a second gate on " + gate->metric + stat +
                                          "; the first is " + where +
                                          ": give one both `min` and `max`");
      continue;
    }
    gates.push_back(*std::move(gate));
  }
  return gates;
}

void keep_gates_of_cell(Scenario& scenario, const TomlNode& root) {
  std::erase_if(scenario.gates, [&root](const GateSpec& gate) {
    return !std::all_of(gate.cell.begin(), gate.cell.end(), [&root](const auto& part) {
      const TomlNode* value = node_at(root, part.first);
      return value != nullptr && to_plain(*value) == part.second;
    });
  });
}

}  // namespace skerry::harness
