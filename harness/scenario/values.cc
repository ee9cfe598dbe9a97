#include "harness/scenario/values.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/nearest.h"
#include "harness/scenario/paths.h"
#include "harness/scenario/units.h"

namespace skerry::harness {
namespace {

bool has_range(const Parameter& parameter) { return parameter.least != parameter.most; }

bool is_in_range(const Parameter& parameter, double value) {
  return !has_range(parameter) || (value >= parameter.least && value <= parameter.most);
}

// A number of the parameter's range in the parameter's unit.
std::string bound(ParameterType type, double value) {
  switch (type) {
    case ParameterType::kDuration:
    case ParameterType::kDistribution: {
      const auto most = static_cast<double>(kLongestTime.ns);
      return format_duration(Duration{static_cast<int64_t>(std::clamp(value, -most, most))});
    }
    case ParameterType::kInteger:
      return std::to_string(static_cast<int64_t>(value));
    case ParameterType::kRate:
      return format_rate(value);
    case ParameterType::kBandwidth:
      return format_bandwidth(value);
    case ParameterType::kSize:
      return format_size(static_cast<int64_t>(value));
    default:
      return format_number(value);
  }
}

std::string with_range(const Parameter& parameter, std::string text) {
  const bool is_time =
      parameter.type == ParameterType::kDuration || parameter.type == ParameterType::kDistribution;
  if (!has_range(parameter) && is_time) {
    // What is drawn is cut off at zero.
    const bool is_drawn = parameter.type == ParameterType::kDistribution;
    return text + (is_drawn ? ", from 0s to " : ", at most ") + format_duration(kLongestTime);
  }
  if (!has_range(parameter)) return text;
  return text + ", from " + bound(parameter.type, parameter.least) + " to " +
         bound(parameter.type, parameter.most);
}

// Numbers with or without a unit: the stored number if it is one and in range.
template <typename T>
std::optional<ParameterValue> checked(const Parameter& parameter, const TomlNode& node,
                                      std::optional<T> value, ProblemList& problems) {
  double number = 0;
  if constexpr (std::is_same_v<T, Duration>) {
    number = value ? static_cast<double>(value->ns) : 0;
    if (value && (*value > kLongestTime || *value < kLongestTime * -1)) value.reset();
  } else {
    number = value ? static_cast<double>(*value) : 0;
  }
  if (!value || !is_in_range(parameter, number)) {
    complain(parameter, node, problems);
    return std::nullopt;
  }
  return ParameterValue(*value);
}

std::optional<int64_t> integer_in(const TomlNode& node) {
  if (node.kind != TomlNode::Kind::kInteger) return std::nullopt;
  return node.integer;
}

std::optional<double> real_in(const TomlNode& node) {
  if (!node.is_number() || !std::isfinite(node.number())) return std::nullopt;
  return node.number();
}

template <typename T>
std::optional<T> quantity_in(const TomlNode& node, std::optional<T> (*parse)(std::string_view)) {
  if (node.kind != TomlNode::Kind::kText) return std::nullopt;
  return parse(node.text);
}

std::optional<ParameterValue> read_choice(const Parameter& parameter, const TomlNode& node,
                                          ProblemList& problems) {
  const std::vector<std::string> valid = all_choices(parameter.choices);
  if (node.kind == TomlNode::Kind::kText &&
      std::find(valid.begin(), valid.end(), node.text) != valid.end()) {
    return node.text;
  }
  const std::vector<std::string> shown = shown_choices(parameter.choices);
  std::string hint = suggestion(to_plain(node), shown);
  if (hint.empty()) hint = "; expected one of " + join_words(shown);
  problems.add(node.place, "`" + std::string(parameter.name) + "` is " + to_toml(node) + hint);
  return std::nullopt;
}

std::optional<ParameterValue> read_path(const Parameter& parameter, const TomlNode& node,
                                        const ValueContext& context, ProblemList& problems) {
  if (node.kind != TomlNode::Kind::kText) {
    complain(parameter, node, problems);
    return std::nullopt;
  }
  if (node.text.empty()) return node.text;
  StatusOr<std::string> resolved = resolve_path(node.text, context.folder);
  if (!resolved.ok()) {
    problems.add(node.place, "`" + std::string(parameter.name) + "` is " + to_toml(node) + ": " +
                                 std::string(resolved.status().message()));
    return std::nullopt;
  }
  return *std::move(resolved);
}

std::optional<ParameterValue> read_weights(const Parameter& parameter, const TomlNode& node,
                                           ProblemList& problems) {
  const std::vector<std::string> words = all_choices(parameter.choices);
  if (!node.is_table()) {
    complain(parameter, node, problems);
    return std::nullopt;
  }
  check_keys(node, "`" + std::string(parameter.name) + "`", words, problems);
  std::map<std::string, double> weights;
  double sum = 0;
  for (const std::string& word : words) {
    const TomlMember* member = node.find(word);
    const auto weight = member == nullptr ? 0.0 : real_in(member->value);
    if (!weight || *weight < 0) {
      problems.add(member->value.place, "the weight of `" + word + "` is " +
                                            to_toml(member->value) +
                                            "; expected a number of at least 0");
      return std::nullopt;
    }
    sum += *weight;
    weights[word] = *weight;
  }
  if (sum <= 0) {
    problems.add(node.place, "all weights of `" + std::string(parameter.name) +
                                 "` are 0; expected at least one above it");
    return std::nullopt;
  }
  return weights;
}

std::optional<ParameterValue> read_texts(const Parameter& parameter, const TomlNode& node,
                                         ProblemList& problems) {
  bool is_right = node.kind == TomlNode::Kind::kArray;
  std::vector<std::string> texts;
  for (const TomlNode& item : node.items) {
    is_right = is_right && item.kind == TomlNode::Kind::kText;
    texts.push_back(item.text);
  }
  if (!is_right) {
    complain(parameter, node, problems);
    return std::nullopt;
  }
  return texts;
}

std::optional<ParameterValue> read_backoff(const Parameter& parameter, const TomlNode& node,
                                           const ValueContext& context, ProblemList& problems) {
  static constexpr double kMost = 3'600e9;
  static constexpr std::array<Parameter, 2> kParts = {
      {{"base", ParameterType::kDuration, "\"100ms\"", false, 1e6, kMost, "", "the first wait"},
       {"max", ParameterType::kDuration, "\"1s\"", false, 1e6, kMost, "", "the longest wait"}}};
  if (!node.is_table()) {
    complain(parameter, node, problems);
    return std::nullopt;
  }
  const Settings parts =
      read_table(node, "`" + std::string(parameter.name) + "`", kParts, context, problems);
  if (parts.all().size() != kParts.size()) return std::nullopt;
  const BackoffSpec backoff{parts.duration("base"), parts.duration("max")};
  if (backoff.base > backoff.max) {
    problems.add(node.place, "`base` is longer than `max`: " + format_duration(backoff.base) +
                                 " and " + format_duration(backoff.max));
    return std::nullopt;
  }
  return backoff;
}

template <typename T>
std::optional<ParameterValue> erased(std::optional<T> value) {
  if (!value) return std::nullopt;
  return ParameterValue(*std::move(value));
}

}  // namespace

std::string expectation(const Parameter& parameter) {
  const auto ranged = [&parameter](std::string text) {
    return with_range(parameter, std::move(text));
  };
  switch (parameter.type) {
    case ParameterType::kBoolean:
      return "true or false";
    case ParameterType::kInteger:
      return ranged("a whole number");
    case ParameterType::kReal:
      return ranged("a number");
    case ParameterType::kProbability:
      return "a probability from 0 to 1, such as 0.01";
    case ParameterType::kDuration:
      return ranged("a duration such as \"250ms\" (ns, us, ms, s, min, h, d)");
    case ParameterType::kRate:
      return ranged("a rate such as \"50/s\" (/s, /min, /h, /d)");
    case ParameterType::kBandwidth:
      return ranged("a bandwidth such as \"10Mbit/s\" (bit/s, kbit/s, Mbit/s, Gbit/s)");
    case ParameterType::kSize:
      return ranged("a size such as \"64KiB\" (B, kB, KiB, MB, MiB, GB, GiB)");
    case ParameterType::kText:
      return "a text in quotes";
    case ParameterType::kChoice:
      return "one of " + join_words(shown_choices(parameter.choices));
    case ParameterType::kPath:
      return "a file's path, relative to the scenario's folder, or \"$TRACES/...\", \"$DATA/...\"";
    case ParameterType::kDistribution:
      return ranged("a duration such as \"20ms\"") +
             ", or { distribution = \"lognormal\", p50 = \"20ms\", p99 = \"120ms\" }";
    case ParameterType::kKeys:
      return "{ distribution = \"zipf\", count = 1000, theta = 0.99 }, or \"uniform\" without "
             "theta";
    case ParameterType::kWeights:
      return "a table with a weight for any of " + join_words(shown_choices(parameter.choices));
    case ParameterType::kNode:
      return "a person's number, \"server\" or \"server.1\"";
    case ParameterType::kNodes:
      return "an array of nodes, each a person's number, \"server\" or \"server.1\"";
    case ParameterType::kGroups:
      return "an array of at least two arrays of nodes, such as [[\"server\", 0], [1, 2]]";
    case ParameterType::kBackoff:
      return "a table such as { base = \"100ms\", max = \"1s\" }";
    case ParameterType::kTexts:
      return "an array of texts";
    case ParameterType::kPeople:
      return "people's numbers, such as [0, 3], \"0..4\" or [\"0..4\", 7]";
    case ParameterType::kLinks:
      return "an array of pairs of nodes, such as [[0, 1], [\"server\", 2]], or a CSV file of "
             "links";
    case ParameterType::kSteps:
      return "an array of steps, such as { at = \"1s\", replica = 0, do = \"counter.add(1)\" }";
    case ParameterType::kHistory:
      return "an array of steps, such as { replica = 0, do = \"counter.add(1)\", as = \"a\" }";
  }
  return "";
}

void complain(const Parameter& parameter, const TomlNode& node, ProblemList& problems) {
  std::string text = "`" + std::string(parameter.name) + "` is " + to_toml(node) + "; expected " +
                     expectation(parameter);
  // 3.0 and 1e3 are no integers in TOML.
  const bool is_whole = node.kind == TomlNode::Kind::kReal && std::isfinite(node.real) &&
                        std::abs(node.real) < 1e15 && node.real == std::trunc(node.real);
  if (parameter.type == ParameterType::kInteger && is_whole) {
    text += ", without a point or an exponent: " + format_number(node.real);
  }
  problems.add(node.place, text);
}

std::optional<ParameterValue> read_value(const Parameter& parameter, const TomlNode& node,
                                         const ValueContext& context, ProblemList& problems) {
  const auto check = [&](auto value) { return checked(parameter, node, value, problems); };
  switch (parameter.type) {
    case ParameterType::kBoolean:
      if (node.kind == TomlNode::Kind::kBoolean) return node.boolean;
      complain(parameter, node, problems);
      return std::nullopt;
    case ParameterType::kText:
      if (node.kind == TomlNode::Kind::kText) return node.text;
      complain(parameter, node, problems);
      return std::nullopt;
    case ParameterType::kInteger:
      return check(integer_in(node));
    case ParameterType::kReal:
      return check(real_in(node));
    case ParameterType::kProbability: {
      Parameter probability = parameter;
      if (!has_range(parameter)) probability.most = 1;
      return checked(probability, node, real_in(node), problems);
    }
    case ParameterType::kDuration:
      return check(quantity_in(node, parse_duration));
    case ParameterType::kRate:
      return check(quantity_in(node, parse_rate));
    case ParameterType::kBandwidth:
      return check(quantity_in(node, parse_bandwidth));
    case ParameterType::kSize:
      return check(quantity_in(node, parse_size));
    case ParameterType::kChoice:
      return read_choice(parameter, node, problems);
    case ParameterType::kPath:
      return read_path(parameter, node, context, problems);
    case ParameterType::kDistribution:
      return erased(read_distribution(parameter, node, context, problems));
    case ParameterType::kKeys:
      return erased(read_keys(parameter, node, context, problems));
    case ParameterType::kWeights:
      return read_weights(parameter, node, problems);
    case ParameterType::kNode:
      return erased(read_node(parameter, node, context, problems));
    case ParameterType::kNodes:
      return erased(read_nodes(parameter, node, context, problems));
    case ParameterType::kGroups:
      return erased(read_groups(parameter, node, context, problems));
    case ParameterType::kBackoff:
      return read_backoff(parameter, node, context, problems);
    case ParameterType::kTexts:
      return read_texts(parameter, node, problems);
    case ParameterType::kPeople:
      return erased(read_people(parameter, node, context, problems));
    case ParameterType::kLinks:
      return erased(read_links(parameter, node, context, problems));
    case ParameterType::kSteps:
      return erased(read_steps(parameter, node, context, problems));
    case ParameterType::kHistory:
      return erased(read_history(parameter, node, problems));
  }
  return std::nullopt;
}

}  // namespace skerry::harness
