// What is not measured: [metrics].
#include <algorithm>
#include <array>

#include "core/nearest.h"
#include "harness/metrics/catalogue.h"
#include "harness/scenario/build.h"

namespace skerry::harness {
namespace {

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A name, or how some begin: "visibility_*".
Names matching(const std::string& text, const Names& names) {
  Names found;
  const bool is_beginning = text.ends_with('*');
  const std::string_view beginning = std::string_view(text).substr(0, text.size() - 1);
  for (const std::string& name : names) {
    if (is_beginning ? name.starts_with(beginning) : name == text) found.push_back(name);
  }
  return found;
}

}  // namespace

std::vector<std::string> read_without_metrics(const TomlNode& root, Build& build) {
  static const std::array<std::string, 1> kKnown = {"without"};
  const TomlMember* table = root.find("metrics");
  if (table == nullptr) return {};
  if (!table->value.is_table()) {
    build.problems.add(table->place, "`metrics` is not a table; expected [metrics] with `without`");
    return {};
  }
  check_keys(table->value, "[metrics]", kKnown, build.problems);
  const TomlMember* without = table->value.find("without");
  if (without == nullptr) return {};
  if (without->value.kind != TomlNode::Kind::kArray) {
    build.problems.add(without->value.place,
                       "`without` is " + to_toml(without->value) +
                           "; expected an array of names of metrics, or of how they begin "
                           "(\"visibility_*\"); `skerry list metrics` shows them");
    return {};
  }
  Names names;
  for (const results::MetricInfo& info : metric_catalogue()) names.push_back(info.name);
  Names left_out;
  for (const TomlNode& item : without->value.items) {
    const Names found = item.kind == TomlNode::Kind::kText ? matching(item.text, names) : Names();
    if (found.empty()) {
      std::string hint = suggestion(to_plain(item), names);
      if (hint.empty()) hint = "; `skerry list metrics` shows them";
      build.problems.add(item.place, "unknown metric " + to_toml(item) + hint);
    }
    for (const std::string& name : found) {
      if (!contains(left_out, name)) {
        left_out.push_back(name);
      } else {
        build.problems.add(item.place, "the metric \"" + name + "\" is left out twice");
      }
    }
  }
  std::erase_if(names, [&left_out](const std::string& name) { return !contains(left_out, name); });
  return names;
}

}  // namespace skerry::harness
