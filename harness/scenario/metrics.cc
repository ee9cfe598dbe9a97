// What is not measured, and what is shown first: [metrics].
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

// The names that `key` lists, in its order, each once.
Names listed(const TomlNode& table, const std::string& key, const Names& known, Build& build) {
  const TomlMember* const list = table.find(key);
  if (list == nullptr) return {};
  if (list->value.kind != TomlNode::Kind::kArray) {
    build.problems.add(list->value.place,
                       "`" + key + "` is " + to_toml(list->value) +
                           "; expected an array of names of metrics, or of how they begin "
                           "(\"visibility_*\"); `skerry list metrics` shows them");
    return {};
  }
  Names names;
  for (const TomlNode& item : list->value.items) {
    const Names found = item.kind == TomlNode::Kind::kText ? matching(item.text, known) : Names();
    if (found.empty()) {
      std::string hint = suggestion(to_plain(item), known);
      if (hint.empty()) hint = "; `skerry list metrics` shows them";
      build.problems.add(item.place, "unknown metric " + to_toml(item) + hint);
    }
    for (const std::string& name : found) {
      if (!contains(names, name)) {
        names.push_back(name);
      } else {
        build.problems.add(item.place, "the metric \"" + name + "\" is in `" + key + "` twice");
      }
    }
  }
  return names;
}

}  // namespace

void read_metrics(const TomlNode& root, Build& build, Scenario& scenario) {
  static const std::array<std::string, 2> kKnown = {"without", "show"};
  const TomlMember* table = root.find("metrics");
  if (table == nullptr) return;
  if (!table->value.is_table()) {
    build.problems.add(table->place,
                       "`metrics` is not a table; expected [metrics] with `without` or `show`");
    return;
  }
  check_keys(table->value, "[metrics]", kKnown, build.problems);
  Names names;
  for (const results::MetricInfo& info : metric_catalogue()) names.push_back(info.name);
  const Names without = listed(table->value, "without", names, build);
  scenario.shown_metrics = listed(table->value, "show", names, build);
  for (const std::string& name : scenario.shown_metrics) {
    if (!contains(without, name)) continue;
    build.problems.add(table->value.find("show")->value.place,
                       "the metric \"" + name + "\" is shown and left out");
  }
  std::erase_if(names, [&without](const std::string& name) { return !contains(without, name); });
  scenario.without_metrics = names;
}

}  // namespace skerry::harness
