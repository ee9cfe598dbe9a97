// What must hold: [checks].
#include <algorithm>
#include <array>

#include "core/nearest.h"
#include "harness/checkers/catalogue.h"
#include "harness/scenario/build.h"
#include "replica/factory.h"

namespace skerry::harness {
namespace {

using Names = std::vector<std::string>;

Names checker_names() {
  Names names;
  for (const CheckerKind& kind : checker_catalogue()) names.emplace_back(kind.name);
  return names;
}

Names default_checks() {
  Names names;
  for (const CheckerKind& kind : checker_catalogue()) {
    if (kind.is_default) names.emplace_back(kind.name);
  }
  return names;
}

bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The checks that `key` of [checks] names, each with its place.
std::vector<const TomlNode*> named(const TomlNode& table, std::string_view key, Build& build) {
  const TomlMember* member = table.find(key);
  if (member == nullptr) return {};
  const Names names = checker_names();
  if (member->value.kind != TomlNode::Kind::kArray) {
    build.problems.add(member->value.place, "`" + std::string(key) + "` is " +
                                                to_toml(member->value) + "; expected an array of " +
                                                join_words(names));
    return {};
  }
  std::vector<const TomlNode*> found;
  for (const TomlNode& item : member->value.items) {
    if (item.kind == TomlNode::Kind::kText && contains(names, item.text)) {
      found.push_back(&item);
    } else {
      build.problems.add(item.place,
                         "unknown check " + to_toml(item) + suggestion(to_plain(item), names));
    }
  }
  return found;
}

void add(const std::vector<const TomlNode*>& items, Names& checks, Build& build) {
  for (const TomlNode* item : items) {
    if (contains(checks, item->text)) {
      build.problems.add(item->place, "the check " + to_toml(*item) + " is enabled twice");
    } else {
      checks.push_back(item->text);
    }
  }
}

void take_out(const std::vector<const TomlNode*>& items, Names& checks, Build& build) {
  for (const TomlNode* item : items) {
    if (find_checker(item->text)->is_always) {
      build.problems.add(item->place, "the check " + to_toml(*item) +
                                          " is on in any case: without it nothing that a run says "
                                          "is worth anything");
    } else if (std::erase(checks, item->text) == 0) {
      build.problems.add(item->place, "the check " + to_toml(*item) + " is not on");
    }
  }
}

// Where [checks] says of itself that `check` is on; null where it does not.
const TomlNode* place_of_check(const TomlNode& root, std::string_view check) {
  const TomlMember* table = root.find("checks");
  for (const std::string_view key : {"enable", "also"}) {
    const TomlMember* member = table == nullptr ? nullptr : table->value.find(key);
    if (member == nullptr) continue;
    for (const TomlNode& item : member->value.items) {
      if (item.text == check) return &item;
    }
  }
  return nullptr;
}

}  // namespace

std::vector<std::string> read_checks(const TomlNode& root, Build& build) {
  static const std::array<std::string, 3> kKnown = {"enable", "also", "without"};
  const TomlMember* table = root.find("checks");
  if (table == nullptr) return default_checks();
  if (!table->value.is_table()) {
    build.problems.add(table->place,
                       "`checks` is not a table; expected [checks] with `enable`, `also` or "
                       "`without`");
    return {};
  }
  check_keys(table->value, "[checks]", kKnown, build.problems);
  Names checks;
  if (table->value.find("enable") == nullptr) {
    checks = default_checks();
  } else {
    add(named(table->value, "enable", build), checks, build);
  }
  add(named(table->value, "also", build), checks, build);
  take_out(named(table->value, "without", build), checks, build);
  for (const CheckerKind& kind : checker_catalogue()) {
    if (kind.is_always && !contains(checks, kind.name)) checks.emplace_back(kind.name);
  }
  return checks;
}

void fit_checks(Scenario& scenario, const TomlNode& root, Build& build) {
  for (const CheckerKind& kind : checker_catalogue()) {
    const auto is_its = [&kind](const Entry& entry) { return entry.kind == kind.workload; };
    const bool is_there = std::any_of(scenario.workloads.begin(), scenario.workloads.end(), is_its);
    const bool has_leases = kind.is_of_leases && scenario.options.replica.sync.lease.ns > 0;
    if ((is_there || has_leases) && !contains(scenario.checks, kind.name))
      scenario.checks.emplace_back(kind.name);
  }
  const sync::Options& sync = scenario.options.replica.sync;
  for (const auto& [check, is_on] :
       {std::pair{"presence", sync.presence.is_on()}, std::pair{"blobs", sync.blobs.is_on()}}) {
    if (is_on && !contains(scenario.checks, check)) scenario.checks.emplace_back(check);
  }
  const replica::Architecture* architecture = scenario.options.replicas.architecture;
  if (architecture == nullptr) return;  // there are problems already
  const TomlMember* matrix = root.find("matrix");
  const bool is_swept = matrix != nullptr && matrix->value.find("replicas.architecture") != nullptr;
  for (const auto& [check, why] : architecture->not_checked) {
    std::erase(scenario.checks, check);
    const TomlNode* named = place_of_check(root, check);
    if (named == nullptr || is_swept) continue;
    build.problems.add(named->place,
                       "the check " + to_toml(*named) + " says nothing of the architecture `" +
                           std::string(architecture->name) + "`: " + std::string(why));
  }
}

std::vector<std::string> checks_off(const std::vector<std::string>& checks) {
  Names off;
  for (const CheckerKind& kind : checker_catalogue()) {
    if (kind.is_default && !contains(checks, kind.name)) off.emplace_back(kind.name);
  }
  return off;
}

}  // namespace skerry::harness
