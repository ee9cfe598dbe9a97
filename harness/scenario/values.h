// One TOML value to one typed value, by the declared type: one function a ParameterType.
//
// Every table of a scenario ([sync], a workload's entry, a distribution's own table) goes through
// read_table; nothing else looks at types, units or ranges, so every error reads the same.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/parameters.h"
#include "harness/scenario/problem_list.h"
#include "harness/scenario/toml_tree.h"

namespace skerry::harness {

// No time in a scenario is longer: sums of a few stay far from what 64 bits of nanoseconds hold.
constexpr Duration kLongestTime = Duration::seconds(int64_t{10} * 365 * 86'400);

struct ValueContext {
  std::string folder;  // of the scenario's file, for paths
  // How many nodes there are; unknown while [replicas] itself is read.
  std::optional<uint32_t> people;
  std::optional<uint32_t> servers;
  std::optional<Duration> duration = {};  // of the safety phase
};

// Nothing, and a problem at the node's place, where the value is not what the parameter declares.
std::optional<ParameterValue> read_value(const Parameter& parameter, const TomlNode& node,
                                         const ValueContext& context, ProblemList& problems);

// The declared default; nothing where there is none.
std::optional<ParameterValue> fallback_of(const Parameter& parameter, const ValueContext& context);

// Reads every declared key of a table, fills in defaults, and complains of unknown, missing and
// malformed keys. `what` names the table in messages ("[sync]"); the keys in `besides` belong to
// somebody else.
Settings read_table(const TomlNode& table, std::string_view what,
                    std::span<const Parameter> parameters, const ValueContext& context,
                    ProblemList& problems, std::span<const std::string_view> besides = {});

// Complains of the keys of a table that are not among `known`.
void check_keys(const TomlNode& table, std::string_view what, std::span<const std::string> known,
                ProblemList& problems);

// "a duration such as \"250ms\" (ns, us, ms, s, min, h, d)", with the declared range.
std::string expectation(const Parameter& parameter);

// The value as a scenario would give it.
std::string format_value(const Parameter& parameter, const ParameterValue& value);

// The types that are tables or lists of their own (values_distribution.cc, values_links.cc,
// values_nodes.cc, values_steps.cc).
std::optional<Distribution> read_distribution(const Parameter& parameter, const TomlNode& node,
                                              const ValueContext& context, ProblemList& problems);
std::optional<KeysSpec> read_keys(const Parameter& parameter, const TomlNode& node,
                                  const ValueContext& context, ProblemList& problems);
std::optional<NodeName> read_node(const Parameter& parameter, const TomlNode& node,
                                  const ValueContext& context, ProblemList& problems);
std::optional<std::vector<NodeName>> read_nodes(const Parameter& parameter, const TomlNode& node,
                                                const ValueContext& context, ProblemList& problems);
std::optional<std::vector<std::vector<NodeName>>> read_groups(const Parameter& parameter,
                                                              const TomlNode& node,
                                                              const ValueContext& context,
                                                              ProblemList& problems);
// People's numbers, ascending, each once.
std::optional<std::vector<NodeName>> read_people(const Parameter& parameter, const TomlNode& node,
                                                 const ValueContext& context,
                                                 ProblemList& problems);
std::optional<LinksSpec> read_links(const Parameter& parameter, const TomlNode& node,
                                    const ValueContext& context, ProblemList& problems);
std::optional<std::vector<ScriptStep>> read_steps(const Parameter& parameter, const TomlNode& node,
                                                  const ValueContext& context,
                                                  ProblemList& problems);
// Steps without times (history.cc); what they know is by label.
std::optional<std::vector<ScriptStep>> read_history(const Parameter& parameter,
                                                    const TomlNode& node, ProblemList& problems);
// "2", "server" or "server.1".
std::optional<NodeName> parse_node(std::string_view text);
// "people are 0 to 4, and there is one server, \"server\"". REQUIRES: both are known.
std::string who_is_there(const ValueContext& context);
std::string format_links(const LinksSpec& links);
std::string format_distribution(const Distribution& distribution);
std::string format_node(const NodeName& node);

// "`name` is VALUE; expected ...".
void complain(const Parameter& parameter, const TomlNode& node, ProblemList& problems);

}  // namespace skerry::harness
