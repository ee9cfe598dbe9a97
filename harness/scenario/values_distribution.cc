// Distributions of durations and of keys.
#include <array>

#include "core/nearest.h"
#include "harness/scenario/units.h"
#include "harness/scenario/values.h"

namespace skerry::harness {
namespace {

constexpr double kMostNs = static_cast<double>(kLongestTime.ns);

constexpr Parameter duration_of(std::string_view name, double least, std::string_view help) {
  return {name, ParameterType::kDuration, "", true, least, kMostNs, "", help};
}

// What each distribution is given by. Signed ones take their floor from where they are used.
constexpr std::array kConstant = {duration_of("value", -kMostNs, "every draw")};
constexpr std::array kUniform = {duration_of("min", -kMostNs, "the smallest draw"),
                                 duration_of("max", -kMostNs, "the largest draw")};
constexpr std::array kExponential = {duration_of("mean", 0, "the mean")};
constexpr std::array kNormal = {duration_of("mean", -kMostNs, "the mean"),
                                duration_of("deviation", 0, "the standard deviation")};
constexpr std::array kLognormal = {duration_of("p50", 1, "the median"),
                                   duration_of("p99", 1, "the 99th percentile")};
constexpr std::array kPareto = {
    duration_of("min", 1, "the smallest draw"),
    Parameter{"shape", ParameterType::kReal, "", true, 0.01, 100, "", "how fast the tail falls"},
    Parameter{"max", ParameterType::kDuration, "\"0s\"", false, 0, kMostNs, "",
              "draws beyond it are cut to it; 0s: none"}};
// Empirical: its one key is an array and is read by hand.

struct Shape {
  std::string_view name;
  Distribution::Kind kind;
  std::span<const Parameter> parameters;
};

constexpr std::array<Shape, 7> kShapes = {
    {{"constant", Distribution::Kind::kConstant, kConstant},
     {"uniform", Distribution::Kind::kUniform, kUniform},
     {"exponential", Distribution::Kind::kExponential, kExponential},
     {"normal", Distribution::Kind::kNormal, kNormal},
     {"lognormal", Distribution::Kind::kLognormal, kLognormal},
     {"pareto", Distribution::Kind::kPareto, kPareto},
     {"empirical", Distribution::Kind::kEmpirical, {}}}};

// The shape that `distribution = "..."` names, or nothing and a problem.
const Shape* shape_of(const Parameter& parameter, const TomlNode& node, ProblemList& problems) {
  std::vector<std::string> names;
  for (const Shape& shape : kShapes) names.emplace_back(shape.name);
  const TomlMember* member = node.find("distribution");
  if (member == nullptr) {
    problems.add(node.place, "`" + std::string(parameter.name) +
                                 "` lacks `distribution`; expected one of " + join_words(names));
    return nullptr;
  }
  for (const Shape& shape : kShapes) {
    if (member->value.kind == TomlNode::Kind::kText && member->value.text == shape.name)
      return &shape;
  }
  problems.add(member->value.place, "unknown distribution " + to_toml(member->value) +
                                        suggestion(to_plain(member->value), names));
  return nullptr;
}

std::optional<std::vector<int64_t>> read_quantiles(const TomlNode& node,
                                                   const ValueContext& context,
                                                   ProblemList& problems) {
  constexpr size_t kMostQuantiles = 10'000;
  static const std::array<std::string, 2> kKnown = {"distribution", "quantiles"};
  check_keys(node, "an empirical distribution", kKnown, problems);
  const TomlMember* member = node.find("quantiles");
  if (member == nullptr || member->value.kind != TomlNode::Kind::kArray ||
      member->value.items.size() < 2 || member->value.items.size() > kMostQuantiles) {
    problems.add(member == nullptr ? node.place : member->value.place,
                 "an empirical distribution needs `quantiles`: an array of 2 to 10000 ascending "
                 "durations, at equal steps from the smallest to the largest");
    return std::nullopt;
  }
  std::vector<int64_t> quantiles;
  for (const TomlNode& item : member->value.items) {
    const auto value = read_value(duration_of("quantiles", -kMostNs, ""), item, context, problems);
    if (!value) return std::nullopt;
    quantiles.push_back(std::get<Duration>(*value).ns);
  }
  return quantiles;
}

void fill(const Settings& settings, Distribution& distribution) {
  const auto ns = [&settings](std::string_view name) { return settings.duration(name).ns; };
  switch (distribution.kind) {
    case Distribution::Kind::kConstant:
      distribution.a = ns("value");
      return;
    case Distribution::Kind::kUniform:
      distribution.a = ns("min");
      distribution.b = ns("max");
      return;
    case Distribution::Kind::kExponential:
      distribution.a = ns("mean");
      return;
    case Distribution::Kind::kNormal:
      distribution.a = ns("mean");
      distribution.b = ns("deviation");
      return;
    case Distribution::Kind::kLognormal:
      distribution.a = ns("p50");
      distribution.b = ns("p99");
      return;
    case Distribution::Kind::kPareto:
      distribution.a = ns("min");
      distribution.b = ns("max");
      distribution.shape = settings.real("shape");
      return;
    case Distribution::Kind::kEmpirical:
      return;
  }
}

}  // namespace

std::optional<Distribution> read_distribution(const Parameter& parameter, const TomlNode& node,
                                              const ValueContext& context, ProblemList& problems) {
  Distribution distribution;
  distribution.least = parameter.least < 0 ? static_cast<int64_t>(parameter.least) : 0;
  if (node.kind == TomlNode::Kind::kText) {
    const auto constant = parse_duration(node.text);
    const bool is_beyond =
        parameter.most > 0 && constant && static_cast<double>(constant->ns) > parameter.most;
    if (!constant || constant->ns < distribution.least || *constant > kLongestTime || is_beyond) {
      complain(parameter, node, problems);
      return std::nullopt;
    }
    distribution.a = constant->ns;
    return distribution;
  }
  if (!node.is_table()) {
    complain(parameter, node, problems);
    return std::nullopt;
  }
  const Shape* shape = shape_of(parameter, node, problems);
  if (shape == nullptr) return std::nullopt;
  distribution.kind = shape->kind;
  if (shape->kind == Distribution::Kind::kEmpirical) {
    auto quantiles = read_quantiles(node, context, problems);
    if (!quantiles) return std::nullopt;
    distribution.table = std::move(*quantiles);
  } else {
    static constexpr std::array<std::string_view, 1> kBesides = {"distribution"};
    const std::string what = "the " + std::string(shape->name) + " distribution";
    const Settings settings =
        read_table(node, what, shape->parameters, context, problems, kBesides);
    if (settings.all().size() != shape->parameters.size()) return std::nullopt;
    fill(settings, distribution);
  }
  if (const Status status = validate(distribution); !status.ok()) {
    problems.add(node.place, "`" + std::string(parameter.name) +
                                 "` cannot be drawn from: " + std::string(status.message()));
    return std::nullopt;
  }
  return distribution;
}

std::optional<KeysSpec> read_keys(const Parameter& parameter, const TomlNode& node,
                                  const ValueContext& context, ProblemList& problems) {
  constexpr double kMostKeys = 1'000'000;
  static constexpr std::array<Parameter, 3> kKeys = {
      {{"distribution", ParameterType::kChoice, "\"uniform\"", false, 0, 0, "zipf|uniform",
        "how often each key is chosen"},
       {"count", ParameterType::kInteger, "", true, 1, kMostKeys, "", "how many keys there are"},
       {"theta", ParameterType::kReal, "0.99", false, 0, 5, "", "zipf: how skewed the choice is"}}};
  if (!node.is_table()) {
    complain(parameter, node, problems);
    return std::nullopt;
  }
  const Settings settings =
      read_table(node, "`" + std::string(parameter.name) + "`", kKeys, context, problems);
  if (settings.all().size() != kKeys.size()) return std::nullopt;
  const bool is_uniform = settings.text("distribution") == "uniform";
  if (const TomlMember* theta = node.find("theta"); is_uniform && theta != nullptr) {
    problems.add(theta->place, "uniform keys have no `theta`; write distribution = \"zipf\"");
    return std::nullopt;
  }
  return KeysSpec{static_cast<uint64_t>(settings.integer("count")),
                  is_uniform ? 0 : settings.real("theta")};
}

std::string format_distribution(const Distribution& distribution) {
  const auto time = [](int64_t ns) { return "\"" + format_duration(Duration{ns}) + "\""; };
  const std::string a = time(distribution.a);
  const std::string b = time(distribution.b);
  switch (distribution.kind) {
    case Distribution::Kind::kConstant:
      return a;
    case Distribution::Kind::kUniform:
      return "{ distribution = \"uniform\", min = " + a + ", max = " + b + " }";
    case Distribution::Kind::kExponential:
      return "{ distribution = \"exponential\", mean = " + a + " }";
    case Distribution::Kind::kNormal:
      return "{ distribution = \"normal\", mean = " + a + ", deviation = " + b + " }";
    case Distribution::Kind::kLognormal:
      return "{ distribution = \"lognormal\", p50 = " + a + ", p99 = " + b + " }";
    case Distribution::Kind::kPareto:
      return "{ distribution = \"pareto\", min = " + a +
             ", shape = " + format_number(distribution.shape) + ", max = " + b + " }";
    case Distribution::Kind::kEmpirical:
      break;
  }
  std::string text = "{ distribution = \"empirical\", quantiles = [";
  for (size_t i = 0; i < distribution.table.size(); ++i) {
    text += (i == 0 ? "" : ", ") + time(distribution.table[i]);
  }
  return text + "] }";
}

}  // namespace skerry::harness
