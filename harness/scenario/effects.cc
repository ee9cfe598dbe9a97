#include "harness/scenario/effects.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <type_traits>

#include "core/check.h"
#include "crdts/object/catalogue.h"
#include "harness/scenario/facts.h"
#include "harness/scenario/units.h"
#include "harness/scenario/values.h"
#include "harness/workloads/workload.h"
#include "sim/faults/fault.h"

namespace skerry::harness {
namespace {

constexpr std::string_view kCell = "cell.";

template <typename Visit>
void for_each_part(std::string_view text, std::string_view separator, Visit visit) {
  while (true) {
    const size_t end = text.find(separator);
    visit(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + separator.size());
  }
}

Need parse_need(std::string_view text) {
  Need need;
  const size_t at = text.find_first_of("=!>");
  SKERRY_CHECK(at != std::string_view::npos && at > 0 && "a condition without a relation");
  need.key = text.substr(0, at);
  size_t values = at + 1;
  if (text[at] == '>') need.relation = Need::Relation::kIsAbove;
  if (text[at] == '!') {
    SKERRY_CHECK(text.substr(at, 2) == "!=");
    need.relation = Need::Relation::kIsNot;
    values = at + 2;
  }
  for_each_part(text.substr(values), ",",
                [&need](std::string_view value) { need.values.push_back(value); });
  return need;
}

// A cell's values as a condition sees them; keys without a dot are of the table `own`.
class Facts {
 public:
  Facts(const Scenario& cell, const Settings& own) : cell_(cell), own_(own) {}

  std::string text(std::string_view key) const {
    if (key.starts_with(kCell)) return fact_of(key, cell_);
    const ParameterValue* value = find(key);
    if (value == nullptr) return "";
    if (const auto* text = std::get_if<std::string>(value)) return *text;
    if (const auto* boolean = std::get_if<bool>(value)) return *boolean ? "true" : "false";
    if (const auto* integer = std::get_if<int64_t>(value)) return std::to_string(*integer);
    return "";
  }

  double number(std::string_view key) const {
    const ParameterValue* value = find(key);
    if (value == nullptr) return 0;
    return std::visit(
        [](const auto& held) -> double {
          using T = std::decay_t<decltype(held)>;
          if constexpr (std::is_arithmetic_v<T>) return static_cast<double>(held);
          if constexpr (std::is_same_v<T, Duration>) return static_cast<double>(held.ns);
          if constexpr (requires { held.size(); }) return static_cast<double>(held.size());
          return 0;
        },
        *value);
  }

  bool holds(const Need& need) const {
    if (need.relation == Need::Relation::kIsAbove) {
      double bound = 0;
      const std::string_view text = need.values.front();
      const auto result = std::from_chars(text.data(), text.data() + text.size(), bound);
      SKERRY_CHECK(result.ec == std::errc());
      return number(need.key) > bound;
    }
    const std::string is = text(need.key);
    const bool is_named =
        std::find(need.values.begin(), need.values.end(), is) != need.values.end();
    return is_named == (need.relation == Need::Relation::kIs);
  }

 private:
  const ParameterValue* find(std::string_view key) const {
    const size_t dot = key.find('.');
    const std::string_view table = dot == std::string_view::npos ? "" : key.substr(0, dot);
    const Settings* const of_cell = cell_.tables.find(table);
    const Settings* const settings = of_cell == nullptr ? &own_ : of_cell;
    if (!table.empty()) key.remove_prefix(dot + 1);
    const auto at = settings->all().find(key);
    return at == settings->all().end() ? nullptr : &at->second;
  }

  const Scenario& cell_;
  const Settings& own_;
};

std::string list_values(const std::vector<std::string_view>& values) {
  std::string text;
  for (const std::string_view value : values) {
    text += (text.empty() ? "" : " or ") + std::string(value);
  }
  return text;
}

// "`sync.transport` = datagram (here it is stream)".
std::string describe(const Need& need, const Facts& facts) {
  const std::string key = "`" + std::string(need.key) + "`";
  const std::string values = list_values(need.values);
  if (need.key == "cell.family") {
    return "a design whose family is " +
           std::string(need.relation == Need::Relation::kIs ? "" : "not ") + values +
           " (here it is " + facts.text(need.key) + ")";
  }
  if (need.key == "cell.latencies") return "latencies that vary (here they are constant)";
  if (need.key == "cell.connections") return "a fault, loss or a bandwidth that breaks connections";
  if (need.key == "cell.versions") return "a `next_version` or a fault `upgrade`";
  if (need.key == "cell.attachments") return "a workload `attachments`";
  if (need.key == "cell.following") return "a fault `follow` or `leave`";
  if (need.key == "cell.documents") {
    return "a fault `follow` or `leave` that calls documents by their names";
  }
  if (need.key == "cell.link_latency") return "links that have no latencies of their own";
  if (need.key == "cell.link_bandwidth") {
    const bool wants_own = need.values.front() == "own";
    return wants_own ? "links that have bandwidths" : "links that have no bandwidths of their own";
  }
  if (need.key == "cell.k") return "more nodes: with fewer neighbours all pairs are linked already";
  switch (need.relation) {
    case Need::Relation::kIs:
      return key + " = " + values + " (here it is " + facts.text(need.key) + ")";
    case Need::Relation::kIsNot:
      return "another " + key + " than " + values;
    case Need::Relation::kIsAbove:
      return key + " above " + values;
  }
  return "";
}

// The first clause that does not hold; null where all do.
const std::vector<Need>* unmet(const std::vector<std::vector<Need>>& clauses, const Facts& facts) {
  for (const std::vector<Need>& clause : clauses) {
    const bool is_met = std::any_of(clause.begin(), clause.end(),
                                    [&facts](const Need& need) { return facts.holds(need); });
    if (!is_met) return &clause;
  }
  return nullptr;
}

// One of the two is the other, or a table that holds it.
bool is_within(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  return b.starts_with(a) && (b.size() == a.size() || b[a.size()] == '.');
}

bool is_swept(std::string_view path, std::span<const std::string_view> swept) {
  return std::any_of(swept.begin(), swept.end(),
                     [path](std::string_view row) { return is_within(path, row); });
}

}  // namespace

Needs parse_needs(std::string_view text) {
  constexpr std::string_view kWarn = "warn: ";
  Needs needs;
  needs.only_warns = text.starts_with(kWarn);
  if (needs.only_warns) text.remove_prefix(kWarn.size());
  if (text.empty()) return needs;
  for_each_part(text, " & ", [&needs](std::string_view clause) {
    needs.clauses.emplace_back();
    for_each_part(clause, " | ", [&needs](std::string_view need) {
      needs.clauses.back().push_back(parse_need(need));
    });
  });
  return needs;
}

bool Effects::is_overridden(std::string_view path) const {
  return std::any_of(overrides_.begin(), overrides_.end(),
                     [path](const Override& given) { return is_within(path, given.first); });
}

Effects::Setting& Effects::setting(const std::string& path, std::string name, const Place& place) {
  const auto at = std::find_if(settings_.begin(), settings_.end(),
                               [&path](const Setting& known) { return known.path == path; });
  if (at != settings_.end()) return *at;
  settings_.push_back({path, std::move(name), place, "", place.override_index >= 0, 0, 0});
  return settings_.back();
}

void Effects::add_table(const TomlNode& table, const Settings& settings,
                        std::span<const Parameter> parameters, const std::string& prefix,
                        std::string_view of, const Scenario& cell,
                        std::span<const std::string_view> swept) {
  const Facts facts(cell, settings);
  for (const Parameter& parameter : parameters) {
    const TomlMember* member = table.find(parameter.name);
    if (parameter.needs.empty() || member == nullptr) continue;
    const std::string path = prefix + std::string(parameter.name);
    const std::string name =
        of.empty() ? "`" + path + "`"
                   : "`" + std::string(parameter.name) + "` of the " + std::string(of);
    Setting& known = setting(path, name, member->value.place);
    known.is_spared = known.is_spared || is_swept(path, swept);
    ++known.cells;
    const Needs needs = parse_needs(parameter.needs);
    known.is_spared = known.is_spared || needs.only_warns;
    const std::vector<Need>* clause = unmet(needs.clauses, facts);
    if (clause == nullptr) continue;
    if (known.idle_cells++ > 0) continue;
    for (const Need& need : *clause) {
      known.reason += (known.reason.empty() ? "" : ", or ") + describe(need, facts);
      const bool is_own = need.key.find('.') == std::string_view::npos;
      const std::string key = is_own ? prefix + std::string(need.key) : std::string(need.key);
      for (const std::string& source : sources_of(key)) {
        known.is_spared = known.is_spared || is_overridden(source);
      }
    }
  }
}

void Effects::add_workloads(const TomlNode& root, const Scenario& cell,
                            std::span<const std::string_view> swept) {
  const Family family = cell.options.replica.design->family;
  for (size_t i = 0; i < cell.workloads.size(); ++i) {
    const WorkloadKind* kind = find_workload(cell.workloads[i].kind);
    const TomlNode& table = root.find("workload")->value.items[i];
    const std::string path = "workload." + std::to_string(i);
    const std::string name = "workload " + std::string(kind->name);
    Setting& whole = setting(path, "the " + name, table.find("kind")->value.place);
    ++whole.cells;
    if (kind->family.value_or(family) != family) {
      if (whole.idle_cells++ == 0) {
        whole.reason = "a design of the family " + std::string(to_string(*kind->family)) +
                       " (here it is " + std::string(to_string(family)) + ")";
        whole.is_spared = whole.is_spared || is_overridden("replicas.crdt");
      }
      continue;
    }
    add_table(table, cell.workloads[i].settings, kind->parameters, path + ".", name, cell, swept);
  }
}

void Effects::add(const TomlNode& root, const Scenario& cell,
                  std::span<const std::string_view> swept) {
  ++cells_;
  for (const Section& section : sections()) {
    const TomlMember* const member = root.find(section.name);
    const Settings* const settings = cell.tables.find(section.name);
    if (member == nullptr || settings == nullptr) continue;
    add_table(member->value, *settings, section.parameters, std::string(section.name) + ".", "",
              cell, swept);
  }
  add_workloads(root, cell, swept);
  for (size_t i = 0; i < cell.faults.size(); ++i) {
    const sim::FaultKind* kind = sim::find_fault(cell.faults[i].kind);
    add_table(root.find("fault")->value.items[i], cell.faults[i].settings, kind->parameters,
              "fault." + std::to_string(i) + ".", "fault " + std::string(kind->name), cell, swept);
  }
}

void Effects::report(ProblemList& problems, ProblemList& warnings) const {
  for (const Setting& known : settings_) {
    if (known.idle_cells == 0) continue;
    const bool is_used = known.idle_cells < known.cells;
    // A workload that only some of the cells take is what a matrix of designs is made of.
    const bool is_workload = known.name.starts_with("the ");
    if (is_workload && is_used) continue;
    const std::string where = cells_ == 1 ? ""
                              : is_used   ? " in " + std::to_string(known.idle_cells) + " of " +
                                              std::to_string(known.cells) + " cells"
                                        : " in any cell";
    const std::string message =
        known.name + " has no effect" + where + ": it needs " + known.reason;
    (is_used || known.is_spared ? warnings : problems).add(known.place, message);
  }
}

}  // namespace skerry::harness
