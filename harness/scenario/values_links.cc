// Links of one's own: pairs of nodes, or the rows of a CSV file (docs/formats/links.md).
#include <array>
#include <utility>

#include "core/nearest.h"
#include "harness/scenario/paths.h"
#include "harness/scenario/units.h"
#include "harness/scenario/values.h"
#include "sim/network/csv.h"

namespace skerry::harness {
namespace {

constexpr Duration kLongestLatency = Duration::seconds(86'400);
constexpr double kMostBits = 1e12;

Status at_line(const std::string& path, uint64_t line, const std::string& what) {
  return invalid(path + ":" + std::to_string(line) + ": " + what);
}

StatusOr<LinkSpec> read_row(const std::string& path, const sim::CsvRow& row) {
  LinkSpec link;
  link.line = row.line;
  for (size_t i = 0; i < 2; ++i) {
    const std::optional<NodeName> node = parse_node(*row.cells[i]);
    if (!node) {
      return at_line(path, row.line,
                     "\"" + *row.cells[i] +
                         "\" is no node; expected a person's "
                         "number, server or server.1");
    }
    (i == 0 ? link.from : link.to) = *node;
  }
  if (row.cells[2]) {
    link.latency = parse_duration(*row.cells[2]);
    if (!link.latency || link.latency->ns < 0 || *link.latency > kLongestLatency) {
      return at_line(path, row.line,
                     "\"" + *row.cells[2] +
                         "\" is no latency; expected a duration "
                         "of at most a day, such as 20ms");
    }
  }
  if (row.cells[3]) {
    link.bandwidth = parse_bandwidth(*row.cells[3]);
    if (!link.bandwidth || *link.bandwidth < 0 || *link.bandwidth > kMostBits) {
      return at_line(path, row.line,
                     "\"" + *row.cells[3] +
                         "\" is no bandwidth; expected one of "
                         "at most 1000Gbit/s, such as 10Mbit/s, or 0bit/s for "
                         "none that limits");
    }
  }
  return link;
}

StatusOr<LinksSpec> read_file(const std::string& path) {
  static constexpr std::array<std::string_view, 4> kColumns = {"from", "to", "latency",
                                                               "bandwidth"};
  const auto rows = sim::read_csv(path, kColumns, 2);
  if (!rows.ok()) return rows.status();
  LinksSpec links{path, {}};
  for (const sim::CsvRow& row : *rows) {
    StatusOr<LinkSpec> link = read_row(path, row);
    if (!link.ok()) return link.status();
    links.links.push_back(*std::move(link));
  }
  if (links.links.empty()) return invalid(path + ": no links");
  return links;
}

}  // namespace

std::optional<LinksSpec> read_links(const Parameter& parameter, const TomlNode& node,
                                    const ValueContext& context, ProblemList& problems) {
  if (node.kind == TomlNode::Kind::kText) {
    const StatusOr<std::string> path = resolve_path(node.text, context.folder);
    StatusOr<LinksSpec> links = path.ok() ? read_file(*path) : path.status();
    if (links.ok()) return *std::move(links);
    problems.add(node.place, "`" + std::string(parameter.name) + "` is " + to_toml(node) + ": " +
                                 std::string(links.status().message()));
    return std::nullopt;
  }
  if (node.kind != TomlNode::Kind::kArray || node.items.empty()) {
    complain(parameter, node, problems);
    return std::nullopt;
  }
  LinksSpec links;
  bool is_whole = true;
  for (const TomlNode& item : node.items) {
    const auto ends = read_nodes(parameter, item, context, problems);
    if (!ends) {
      is_whole = false;
    } else if (ends->size() != 2) {
      problems.add(item.place, "`" + std::string(parameter.name) + "` names " + to_toml(item) +
                                   "; expected a pair of nodes, such as [0, 1]");
      is_whole = false;
    } else {
      links.links.push_back({ends->front(), ends->back(), std::nullopt, std::nullopt, 0});
    }
  }
  if (!is_whole) return std::nullopt;
  return links;
}

std::string format_links(const LinksSpec& links) {
  if (!links.file.empty()) return "\"" + links.file + "\"";
  std::string text = "[";
  for (const LinkSpec& link : links.links) {
    if (text.size() > 1) text += ", ";
    text += "[" + format_node(link.from) + ", " + format_node(link.to) + "]";
  }
  return text + "]";
}

}  // namespace skerry::harness
