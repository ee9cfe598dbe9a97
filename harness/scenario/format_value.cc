// Values as a scenario would give them: for printing what a run was made of.
#include <type_traits>

#include "harness/scenario/units.h"
#include "harness/scenario/values.h"

namespace skerry::harness {
namespace {

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

template <typename T, typename Format>
std::string list(const std::vector<T>& items, Format format) {
  std::string text = "[";
  for (size_t i = 0; i < items.size(); ++i) text += (i == 0 ? "" : ", ") + format(items[i]);
  return text + "]";
}

std::string format_nodes(const std::vector<NodeName>& nodes) { return list(nodes, format_node); }

std::string format_keys(const KeysSpec& keys) {
  const std::string count = ", count = " + std::to_string(keys.count);
  if (keys.theta <= 0) return "{ distribution = \"uniform\"" + count + " }";
  return "{ distribution = \"zipf\"" + count + ", theta = " + format_number(keys.theta) + " }";
}

std::string format_weights(const std::map<std::string, double>& weights) {
  std::string text = "{ ";
  std::string_view separator;
  for (const auto& [word, weight] : weights) {
    text += std::string(separator) + word + " = " + format_number(weight);
    separator = ", ";
  }
  return text + " }";
}

std::string format_real(ParameterType type, double value) {
  if (type == ParameterType::kRate) return quoted(format_rate(value));
  if (type == ParameterType::kBandwidth) return quoted(format_bandwidth(value));
  return format_number(value);
}

}  // namespace

std::string format_value(const Parameter& parameter, const ParameterValue& value) {
  return std::visit(
      [&parameter](const auto& held) -> std::string {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<T, bool>) {
          return held ? "true" : "false";
        } else if constexpr (std::is_same_v<T, int64_t>) {
          return parameter.type == ParameterType::kSize ? quoted(format_size(held))
                                                        : std::to_string(held);
        } else if constexpr (std::is_same_v<T, double>) {
          return format_real(parameter.type, held);
        } else if constexpr (std::is_same_v<T, Duration>) {
          return quoted(format_duration(held));
        } else if constexpr (std::is_same_v<T, std::string>) {
          return quoted(held);
        } else if constexpr (std::is_same_v<T, Distribution>) {
          return format_distribution(held);
        } else if constexpr (std::is_same_v<T, KeysSpec>) {
          return format_keys(held);
        } else if constexpr (std::is_same_v<T, std::map<std::string, double>>) {
          return format_weights(held);
        } else if constexpr (std::is_same_v<T, NodeName>) {
          return format_node(held);
        } else if constexpr (std::is_same_v<T, std::vector<NodeName>>) {
          return format_nodes(held);
        } else if constexpr (std::is_same_v<T, std::vector<std::vector<NodeName>>>) {
          return list(held, format_nodes);
        } else if constexpr (std::is_same_v<T, BackoffSpec>) {
          return "{ base = " + quoted(format_duration(held.base)) +
                 ", max = " + quoted(format_duration(held.max)) + " }";
        } else if constexpr (std::is_same_v<T, LinksSpec>) {
          return format_links(held);
        } else if constexpr (std::is_same_v<T, std::vector<ScriptStep>>) {
          return std::to_string(held.size()) + (held.size() == 1 ? " step" : " steps");
        } else {
          return list(held, quoted);
        }
      },
      value);
}

}  // namespace skerry::harness
