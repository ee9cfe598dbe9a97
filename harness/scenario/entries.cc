// The [[workload]] and [[fault]] entries, by their catalogues.
#include <array>

#include "core/nearest.h"
#include "harness/scenario/build.h"
#include "harness/workloads/workload.h"
#include "sim/faults/fault.h"

namespace skerry::harness {
namespace {

template <typename Kind>
std::vector<std::string> names_of(std::span<const Kind> catalogue) {
  std::vector<std::string> names;
  for (const Kind& kind : catalogue) names.emplace_back(kind.name);
  return names;
}

// The tables of `[[key]]`; a problem where the file has something else there.
std::span<const TomlNode> tables_of(const TomlNode& root, std::string_view key,
                                    ProblemList& problems) {
  const TomlMember* member = root.find(key);
  if (member == nullptr) return {};
  bool is_right = member->value.kind == TomlNode::Kind::kArray;
  for (const TomlNode& item : member->value.items) is_right = is_right && item.is_table();
  if (is_right) return member->value.items;
  const std::string name(key);
  problems.add(member->place,
               "`" + name + "` is not a list of tables; begin each with [[" + name + "]]");
  return {};
}

// The catalogue's row that an entry names, or null and a problem.
template <typename Kind>
const Kind* kind_of(const TomlNode& table, std::string_view what, std::span<const Kind> catalogue,
                    ProblemList& problems) {
  const std::vector<std::string> names = names_of(catalogue);
  const TomlMember* member = table.find("kind");
  const std::string header = "[[" + std::string(what) + "]]";
  if (member == nullptr) {
    problems.add(table.place, header + " lacks `kind`; expected one of " + join_words(names));
    return nullptr;
  }
  for (const Kind& kind : catalogue) {
    if (member->value.kind == TomlNode::Kind::kText && member->value.text == kind.name)
      return &kind;
  }
  problems.add(member->value.place, "unknown " + std::string(what) + " " + to_toml(member->value) +
                                        suggestion(to_plain(member->value), names));
  return nullptr;
}

template <typename Kind>
std::vector<Entry> read_entries(const TomlNode& root, std::string_view key,
                                std::span<const Kind> catalogue, Build& build) {
  static constexpr std::array<std::string_view, 1> kBesides = {"kind"};
  std::vector<Entry> entries;
  for (const TomlNode& table : tables_of(root, key, build.problems)) {
    const Kind* kind = kind_of(table, key, catalogue, build.problems);
    if (kind == nullptr) continue;
    const std::string what = std::string(key) + " " + std::string(kind->name);
    Settings settings =
        read_table(table, what, kind->parameters, build.context, build.problems, kBesides);
    entries.push_back({std::string(kind->name), std::move(settings), table.place.line});
  }
  return entries;
}

}  // namespace

std::vector<Entry> read_workloads(const TomlNode& root, Build& build) {
  if (root.find("workload") == nullptr) {
    build.problems.add({1, 1, -1}, "the scenario has no [[workload]]; expected one of " +
                                       join_words(names_of(workload_catalogue())));
  }
  return read_entries(root, "workload", workload_catalogue(), build);
}

std::vector<Entry> read_faults(const TomlNode& root, Build& build) {
  return read_entries(root, "fault", sim::fault_catalogue(), build);
}

}  // namespace skerry::harness
