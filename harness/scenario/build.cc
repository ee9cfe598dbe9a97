#include "harness/scenario/build.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace skerry::harness {
namespace {

constexpr double kMostNs = static_cast<double>(kLongestTime.ns);
constexpr size_t kLongestName = 64;

constexpr Parameter kDuration = {"duration", ParameterType::kDuration, "", true, 1e6, kMostNs,
                                 "",         "the safety phase"};
constexpr Parameter kSettle = {"settle", ParameterType::kDuration, "", true, 1e6, kMostNs,
                               "",       "the liveness phase"};
constexpr Parameter kText = {"description", ParameterType::kText, "", false, 0, 0, "", ""};
constexpr uint64_t kMostSeeds = 1'000'000;
constexpr Parameter kCount = {"count", ParameterType::kInteger, "1", false, 1, kMostSeeds,
                              "",      "how many seeds"};
constexpr Parameter kSeeds = {"seeds", ParameterType::kInteger, "1", false, 1, kMostSeeds,
                              "",      "how many seeds"};

void check_top_level(const TomlNode& root, Build& build) {
  static const std::vector<std::string> kKnown = {
      "schema", "name",    "description", "seeds",    "duration", "settle", "replicas",
      "sync",   "network", "storage",     "presence", "blobs",    "cost",   "workload",
      "fault",  "matrix",  "checks",      "metrics",  "gate"};
  check_keys(root, "the scenario", kKnown, build.problems);
  check_schema(root, build);
}

// Results are kept in a folder of this name.
bool is_name(std::string_view text) {
  const auto is_fine = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return !text.empty() && text.size() <= kLongestName &&
         std::all_of(text.begin(), text.end(), is_fine);
}

}  // namespace

void check_schema(const TomlNode& root, Build& build) {
  const TomlMember* schema = root.find("schema");
  if (schema == nullptr) {
    build.problems.add({1, 1, -1}, "the scenario lacks `schema`: expected schema = 1");
  } else if (schema->value.kind != TomlNode::Kind::kInteger || schema->value.integer != 1) {
    build.problems.add(schema->value.place, "`schema` is " + to_toml(schema->value) +
                                                "; this version reads schema 1 alone");
  }
}

std::string read_name(const TomlNode& root, Build& build) {
  const TomlMember* member = root.find("name");
  if (member == nullptr) {
    build.problems.add({1, 1, -1},
                       "the scenario lacks `name`: expected a word of letters, digits, _ and -");
    return "";
  }
  if (member->value.kind != TomlNode::Kind::kText || !is_name(member->value.text)) {
    build.problems.add(member->value.place,
                       "`name` is " + to_toml(member->value) +
                           "; expected up to 64 letters, digits, _ and -: it names a folder");
    return "";
  }
  return member->value.text;
}

std::string read_description(const TomlNode& root, Build& build) {
  const TomlMember* member = root.find("description");
  if (member == nullptr) return "";
  const auto value = read_value(kText, member->value, build.context, build.problems);
  return value ? std::get<std::string>(*value) : "";
}

namespace {

Duration read_required(const Parameter& parameter, const TomlNode& root, Build& build) {
  const TomlMember* member = root.find(parameter.name);
  if (member == nullptr) {
    build.problems.add({1, 1, -1}, "the scenario lacks `" + std::string(parameter.name) +
                                       "`: expected " + expectation(parameter));
    return {};
  }
  const auto value = read_value(parameter, member->value, build.context, build.problems);
  return value ? std::get<Duration>(*value) : Duration{};
}

// TOML's integers end at 2^63 - 1, seeds at 2^64 - 1: above, the digits stand in quotes.
std::optional<uint64_t> first_seed_in(const TomlNode& node) {
  if (node.kind == TomlNode::Kind::kInteger && node.integer >= 0) {
    return static_cast<uint64_t>(node.integer);
  }
  if (node.kind != TomlNode::Kind::kText) return std::nullopt;
  uint64_t seed = 0;
  const char* end = node.text.data() + node.text.size();
  const auto result = std::from_chars(node.text.data(), end, seed);
  if (result.ec != std::errc() || result.ptr != end || node.text.empty()) return std::nullopt;
  return seed;
}

void read_first_seed(const TomlNode& node, Build& build, Scenario& scenario) {
  if (const auto seed = first_seed_in(node)) {
    scenario.first_seed = *seed;
    return;
  }
  build.problems.add(node.place, "`first` is " + to_toml(node) +
                                     "; expected a whole number from 0 to 9223372036854775807, or "
                                     "in quotes to \"18446744073709551615\"");
}

}  // namespace

void read_seeds(const TomlNode& root, Build& build, Scenario& scenario) {
  const TomlMember* member = root.find("seeds");
  if (member == nullptr) return;
  const auto count = [&build, &scenario](const Parameter& parameter, const TomlNode& node) {
    const auto value = read_value(parameter, node, build.context, build.problems);
    if (value) scenario.seed_count = static_cast<uint64_t>(std::get<int64_t>(*value));
  };
  if (!member->value.is_table()) {
    if (member->value.is_number()) return count(kSeeds, member->value);
    build.problems.add(member->value.place,
                       "`seeds` is " + to_toml(member->value) +
                           "; expected how many, such as 8, or { first = 1, count = 8 }");
    return;
  }
  static const std::array<std::string, 2> kKnown = {"first", "count"};
  check_keys(member->value, "`seeds`", kKnown, build.problems);
  if (const TomlMember* first = member->value.find("first")) {
    read_first_seed(first->value, build, scenario);
  }
  if (const TomlMember* given = member->value.find("count")) count(kCount, given->value);
  if (scenario.first_seed > UINT64_MAX - (scenario.seed_count - 1)) {
    build.problems.add(member->value.place, "the last seed would be beyond 18446744073709551615");
  }
}

Settings read_section(std::string_view name, const TomlNode& root, Build& build) {
  const auto all = sections();
  const auto section =
      std::find_if(all.begin(), all.end(), [name](const Section& s) { return s.name == name; });
  const std::string what = "[" + std::string(name) + "]";
  static const TomlNode kEmpty = [] {
    TomlNode node;
    node.place = {1, 1, -1};
    return node;
  }();
  const TomlMember* member = root.find(name);
  if (member != nullptr && !member->value.is_table()) {
    build.problems.add(member->place, "`" + std::string(name) + "` is " + to_toml(member->value) +
                                          "; expected a table, " + what);
    return {};
  }
  return read_table(member == nullptr ? kEmpty : member->value, what, section->parameters,
                    build.context, build.problems);
}

Scenario build_scenario(const TomlNode& root, Build& build) {
  Scenario scenario;
  check_top_level(root, build);
  scenario.name = read_name(root, build);
  scenario.description = read_description(root, build);
  read_seeds(root, build, scenario);
  scenario.duration = read_required(kDuration, root, build);
  build.context.duration = scenario.duration;
  if (root.find("settle") != nullptr) scenario.settle = read_required(kSettle, root, build);

  build.context.people.reset();
  build.context.servers.reset();
  Tables& tables = scenario.tables;
  tables.replicas = read_section("replicas", root, build);
  tables.sync = read_section("sync", root, build);
  set_defaults(tables, root);
  if (tables.replicas.has("count")) {
    build.context.people = static_cast<uint32_t>(tables.replicas.integer("count"));
    build.context.servers = static_cast<uint32_t>(tables.replicas.integer("servers"));
  }
  tables.network = read_section("network", root, build);
  tables.storage = read_section("storage", root, build);
  tables.presence = read_section("presence", root, build);
  tables.blobs = read_section("blobs", root, build);
  tables.cost = read_section("cost", root, build);
  if (build.problems.empty()) scenario.options = options_of(tables);
  scenario.workloads = read_workloads(root, build);
  scenario.faults = read_faults(root, build);
  scenario.checks = read_checks(root, build);
  fit_checks(scenario, root, build);
  read_metrics(root, build, scenario);
  scenario.gates = read_gates(root, build);
  return scenario;
}

Place place_of(const TomlNode& root, std::string_view table, std::string_view key) {
  const TomlMember* member = root.find(table);
  if (member == nullptr) return {1, 1, -1};
  if (key.empty()) return member->value.place;
  const TomlMember* inner = member->value.find(key);
  return inner == nullptr ? member->value.place : inner->value.place;
}

}  // namespace skerry::harness
