// Tables: known keys, required keys, defaults. See values.h.
#include <algorithm>

#include "core/check.h"
#include "core/nearest.h"
#include "harness/scenario/toml_reader.h"
#include "harness/scenario/values.h"

namespace skerry::harness {

void check_keys(const TomlNode& table, std::string_view what, std::span<const std::string> known,
                ProblemList& problems) {
  for (const TomlMember& member : table.members) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    problems.add(member.place, "unknown key `" + member.key + "` in " + std::string(what) +
                                   suggestion(member.key, known));
  }
}

std::optional<ParameterValue> fallback_of(const Parameter& parameter, const ValueContext& context) {
  if (parameter.fallback.empty()) return std::nullopt;
  const std::optional<TomlNode> node = read_toml_value(parameter.fallback);
  SKERRY_CHECK(node.has_value() && "a declared default is not TOML");
  ProblemList problems;
  std::optional<ParameterValue> value = read_value(parameter, *node, context, problems);
  SKERRY_CHECK(value.has_value() && "a declared default is not of its type or out of its range");
  return value;
}

Settings read_table(const TomlNode& table, std::string_view what,
                    std::span<const Parameter> parameters, const ValueContext& context,
                    ProblemList& problems, std::span<const std::string_view> besides) {
  std::vector<std::string> known;
  for (const Parameter& parameter : parameters) known.emplace_back(parameter.name);
  for (const std::string_view key : besides) known.emplace_back(key);
  check_keys(table, what, known, problems);

  Settings settings;
  for (const Parameter& parameter : parameters) {
    std::optional<ParameterValue> value;
    if (const TomlMember* member = table.find(parameter.name)) {
      value = read_value(parameter, member->value, context, problems);
    } else if (parameter.is_required) {
      problems.add(table.place, std::string(what) + " lacks `" + std::string(parameter.name) +
                                    "`: expected " + expectation(parameter));
    } else {
      value = fallback_of(parameter, context);
    }
    if (value) settings.set(parameter.name, *std::move(value));
  }
  return settings;
}

}  // namespace skerry::harness
