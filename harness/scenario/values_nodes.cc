// Nodes as a scenario names them: a person's number, "server" or "server.1".
#include <charconv>
#include <set>
#include <utility>

#include "harness/scenario/values.h"

namespace skerry::harness {
namespace {

std::optional<uint32_t> parse_number(std::string_view digits) {
  uint32_t number = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (result.ec != std::errc() || result.ptr != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::optional<NodeName> parse_server(std::string_view text) {
  constexpr std::string_view kPrefix = "server.";
  if (text == "server") return NodeName{true, 0};
  if (!text.starts_with(kPrefix)) return std::nullopt;
  const auto index = parse_number(text.substr(kPrefix.size()));
  return index ? std::optional(NodeName{true, *index}) : std::nullopt;
}

std::optional<NodeName> node_in(const TomlNode& node) {
  if (node.kind == TomlNode::Kind::kInteger) {
    if (node.integer < 0 || node.integer > UINT32_MAX) return std::nullopt;
    return NodeName{false, static_cast<uint32_t>(node.integer)};
  }
  return node.kind == TomlNode::Kind::kText ? parse_server(node.text) : std::nullopt;
}

// First and last of "0..4", or of one number.
std::optional<std::pair<uint32_t, uint32_t>> range_in(const TomlNode& node) {
  if (node.kind == TomlNode::Kind::kInteger) {
    const auto name = node_in(node);
    return name ? std::optional(std::pair(name->index, name->index)) : std::nullopt;
  }
  const size_t dots = node.kind == TomlNode::Kind::kText ? node.text.find("..") : std::string::npos;
  if (dots == std::string::npos) return std::nullopt;
  const std::string_view text = node.text;
  const auto first = parse_number(text.substr(0, dots));
  const auto last = parse_number(text.substr(dots + 2));
  if (!first || !last || *first > *last) return std::nullopt;
  return std::pair(*first, *last);
}

bool is_there(const NodeName& name, const ValueContext& context) {
  if (!context.people || !context.servers) return true;
  return name.index < (name.is_server ? *context.servers : *context.people);
}

}  // namespace

std::optional<NodeName> parse_node(std::string_view text) {
  if (const auto person = parse_number(text)) return NodeName{false, *person};
  return parse_server(text);
}

std::string who_is_there(const ValueContext& context) {
  std::string text = *context.people == 1
                         ? "the only person is 0"
                         : "people are 0 to " + std::to_string(*context.people - 1);
  if (*context.servers == 0) return text + ", and there is no server";
  if (*context.servers == 1) return text + ", and there is one server, \"server\"";
  return text + ", and servers are \"server\" to \"server." + std::to_string(*context.servers - 1) +
         "\"";
}

std::optional<NodeName> read_node(const Parameter& parameter, const TomlNode& node,
                                  const ValueContext& context, ProblemList& problems) {
  const auto name = node_in(node);
  if (!name) {
    Parameter one = parameter;
    one.type = ParameterType::kNode;
    complain(one, node, problems);
    return std::nullopt;
  }
  if (!is_there(*name, context)) {
    problems.add(node.place, "`" + std::string(parameter.name) + "` names " + to_toml(node) +
                                 ", which is not there: " + who_is_there(context));
    return std::nullopt;
  }
  return name;
}

std::optional<std::vector<NodeName>> read_nodes(const Parameter& parameter, const TomlNode& node,
                                                const ValueContext& context,
                                                ProblemList& problems) {
  if (node.kind != TomlNode::Kind::kArray) {
    complain(parameter, node, problems);
    return std::nullopt;
  }
  std::vector<NodeName> names;
  std::set<std::pair<bool, uint32_t>> seen;
  bool is_whole = true;
  for (const TomlNode& item : node.items) {
    if (item.kind == TomlNode::Kind::kText && item.text == "servers" && context.servers) {
      for (uint32_t server = 0; server < *context.servers; ++server) {
        if (seen.emplace(true, server).second) names.push_back({true, server});
      }
      continue;
    }
    const auto name = read_node(parameter, item, context, problems);
    if (!name) {
      is_whole = false;
    } else if (!seen.emplace(name->is_server, name->index).second) {
      problems.add(item.place,
                   "`" + std::string(parameter.name) + "` names " + to_toml(item) + " twice");
      is_whole = false;
    } else {
      names.push_back(*name);
    }
  }
  if (!is_whole) return std::nullopt;
  return names;
}

std::optional<std::vector<std::vector<NodeName>>> read_groups(const Parameter& parameter,
                                                              const TomlNode& node,
                                                              const ValueContext& context,
                                                              ProblemList& problems) {
  if (node.kind != TomlNode::Kind::kArray || node.items.size() < 2) {
    complain(parameter, node, problems);
    return std::nullopt;
  }
  std::vector<std::vector<NodeName>> groups;
  std::set<std::pair<bool, uint32_t>> seen;
  bool is_whole = true;
  for (const TomlNode& item : node.items) {
    auto names = read_nodes(parameter, item, context, problems);
    if (!names) {
      is_whole = false;
      continue;
    }
    for (size_t i = 0; i < names->size(); ++i) {
      const NodeName& name = (*names)[i];
      if (!seen.emplace(name.is_server, name.index).second) {
        problems.add(item.items[i].place, "groups overlap: " + to_toml(item.items[i]) +
                                              " is in an earlier group already");
        is_whole = false;
      }
    }
    groups.push_back(std::move(*names));
  }
  if (!is_whole) return std::nullopt;
  return groups;
}

std::optional<std::vector<NodeName>> read_people(const Parameter& parameter, const TomlNode& node,
                                                 const ValueContext& context,
                                                 ProblemList& problems) {
  const bool is_list = node.kind == TomlNode::Kind::kArray && !node.items.empty();
  std::set<uint32_t> people;
  for (const TomlNode& item : is_list ? node.items : std::vector<TomlNode>{node}) {
    const auto range = range_in(item);
    if (!range) {
      complain(parameter, node, problems);
      return std::nullopt;
    }
    if (context.people && range->second >= *context.people) {
      problems.add(item.place, "`" + std::string(parameter.name) + "` names " + to_toml(item) +
                                   ", which is not there: " + who_is_there(context));
      return std::nullopt;
    }
    for (uint32_t person = range->first; person <= range->second; ++person) people.insert(person);
  }
  std::vector<NodeName> names;
  for (const uint32_t person : people) names.push_back({false, person});
  return names;
}

std::string format_node(const NodeName& node) {
  if (!node.is_server) return std::to_string(node.index);
  if (node.index == 0) return "\"server\"";
  return "\"server." + std::to_string(node.index) + "\"";
}

}  // namespace skerry::harness
