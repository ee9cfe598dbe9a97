// Things that are moved by two at once, and end up twice or nowhere.
#include <map>
#include <set>

#include "crdts/trees/tree_text.h"
#include "harness/anomalies/detector.h"
#include "harness/anomalies/shown.h"

namespace skerry::harness {
namespace {

std::vector<crdts::trees::Line> lines_of(const Value& value) {
  std::vector<crdts::trees::Line> lines;
  const auto* facts = std::get_if<std::vector<std::string>>(&value);
  if (facts == nullptr) return lines;
  for (const std::string& fact : *facts) {
    if (const auto line = crdts::trees::parse_line(fact)) lines.push_back(*line);
  }
  return lines;
}

}  // namespace

std::string find_duplicate_after_move(const Observation& seen) {
  std::set<std::string> names;
  for (const std::string& name : elements_of(seen.value)) {
    if (!names.insert(name).second) return name + " is there twice";
  }
  std::set<Dot> nodes;
  for (const crdts::trees::Line& line : lines_of(seen.value)) {
    if (!nodes.insert(line.node).second) return std::string(line.name) + " is there twice";
  }
  return "";
}

// Two children made concurrently in one folder, or in two, are both there until somebody removes or
// moves something.
std::string find_lost_child(const Observation& seen) {
  std::set<std::string> names;
  for (const crdts::trees::Line& line : lines_of(seen.value)) names.emplace(line.name);
  for (const Step& step : seen.history) {
    if (!is<TreeCreate>(step.command)) return "";
  }
  for (const Step& step : seen.history) {
    const std::string& name = std::get<TreeCreate>(step.command).name;
    if (!names.contains(name)) return name + " is nowhere";
  }
  return "";
}

std::vector<std::string> nodes_adrift(const Value& value) {
  std::map<Dot, Dot> parents;
  const std::vector<crdts::trees::Line> lines = lines_of(value);
  for (const crdts::trees::Line& line : lines) parents[line.node] = line.parent;
  std::vector<std::string> adrift;
  for (const crdts::trees::Line& line : lines) {
    Dot node = line.node;
    size_t steps = 0;
    while (node.sequence != 0 && parents.contains(node) && steps <= lines.size()) {
      node = parents.at(node);
      ++steps;
    }
    if (node.sequence != 0) adrift.emplace_back(line.name);
  }
  return adrift;
}

std::string find_cycle_after_move(const Observation& seen) {
  const std::vector<std::string> adrift = nodes_adrift(seen.value);
  return adrift.empty() ? "" : adrift.front() + " does not hang from the root";
}

}  // namespace skerry::harness
