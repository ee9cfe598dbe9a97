// [history]: commands with their causal pasts instead of times, delivered in every order
// (docs/scenarios.md, "Histories").
#include <algorithm>
#include <array>
#include <map>

#include "core/command_text.h"
#include "core/nearest.h"
#include "core/verbs.h"
#include "harness/anomalies/written_history.h"
#include "harness/scenario/build.h"
#include "harness/scenario/step_words.h"
#include "harness/workloads/plain_value.h"

namespace skerry::harness {
namespace {

constexpr Parameter kHistory[] = {
    {"designs", ParameterType::kTexts, "", true, 0, 0, "",
     "of one family (`skerry list crdts`): each plays the history"},
    {"steps", ParameterType::kHistory, "", true, 0, 0, "",
     "who does what, knowing what; and what is expected"},
};

constexpr Parameter kReplica = {"replica", ParameterType::kInteger, "", true,
                                0,         kMostChanges - 1,        "", "whose command it is"};
constexpr Parameter kDesigns = {"designs", ParameterType::kTexts, "", false, 0, 0,
                                "",        "who is to show it"};

// One step after the other.
class HistoryReader {
 public:
  explicit HistoryReader(ProblemList& problems) : problems_(problems), words_(problems) {}

  std::optional<ScriptStep> read(const TomlNode& table) {
    static const std::array<std::string, 8> kKnown = {"after", "at",         "replica", "do",
                                                      "as",    "may_refuse", "expect",  "designs"};
    if (!table.is_table()) {
      problems_.add(table.place, "a step is " + to_toml(table) +
                                     "; expected a table such as { replica = 0, do = "
                                     "\"counter.add(1)\", as = \"a\" }");
      return std::nullopt;
    }
    check_keys(table, "the step", kKnown, problems_);
    ScriptStep step;
    step.line = table.place.line;
    step.when = ScriptStep::When::kKnowing;
    const bool is_command = table.find("do") != nullptr;
    if (is_command == (table.find("expect") != nullptr)) {
      problems_.add(table.place, is_command ? "a step says both `do` and `expect`; make two of it"
                                            : "a step says neither `do` nor `expect`");
      return std::nullopt;
    }
    const bool is_right = read_knows(table, step) && read_replica(table, step, is_command) &&
                          (is_command ? read_command(table, step) : read_expected(table, step));
    return is_right ? std::optional(std::move(step)) : std::nullopt;
  }

 private:
  bool refuse(const TomlNode& node, std::string message) {
    return words_.refuse(node, std::move(message));
  }

  bool read_knows(const TomlNode& table, ScriptStep& step) {
    const TomlMember* at = table.find("at");
    const TomlMember* after = table.find("after");
    if (at != nullptr) {
      if (at->value.kind != TomlNode::Kind::kText || at->value.text != "end" || after != nullptr) {
        return refuse(at->value,
                      "a history has no times: expected `after`, an array of labels, or "
                      "at = \"end\" for what all come to");
      }
      step.when = ScriptStep::When::kAtEnd;
      return true;
    }
    if (after == nullptr) return true;
    const bool is_one = after->value.kind == TomlNode::Kind::kText;
    if (!is_one && after->value.kind != TomlNode::Kind::kArray) return refuse_after(after->value);
    for (const TomlNode& label : is_one ? std::vector{after->value} : after->value.items) {
      if (label.kind != TomlNode::Kind::kText) return refuse_after(label);
      if (!words_.check_label("after", label.text, label.place)) return false;
      step.knows.push_back(label.text);
    }
    return true;
  }

  bool refuse_after(const TomlNode& node) {
    return refuse(node, "`after` holds " + to_toml(node) +
                            "; expected labels of earlier steps, such as [\"a\", \"b\"]");
  }

  bool read_replica(const TomlNode& table, ScriptStep& step, bool is_command) {
    const TomlMember* who = table.find("replica");
    if (who == nullptr) {
      return !is_command || refuse(table, "a step with `do` lacks `replica`: whose command is it?");
    }
    if (step.when == ScriptStep::When::kAtEnd) {
      return refuse(who->value, "`replica` has no effect at the end: all show the same");
    }
    const auto number = read_value(kReplica, who->value, {}, problems_);
    if (!number) return false;
    step.people = {static_cast<uint32_t>(std::get<int64_t>(*number))};
    return true;
  }

  bool read_command(const TomlNode& table, ScriptStep& step) {
    if (const TomlMember* vain = table.find("designs")) {
      return refuse(vain->value, "`designs` has no effect without `expect`");
    }
    if (step.when == ScriptStep::When::kAtEnd) {
      return refuse(table, "at \"end\" nothing is done any more; expected `expect`");
    }
    return words_.read_command(table, step);
  }

  bool read_expected(const TomlNode& table, ScriptStep& step) {
    if (!words_.check_vain(table)) return false;
    if (const TomlMember* who = table.find("designs")) {
      const auto designs = read_value(kDesigns, who->value, {}, problems_);
      if (!designs) return false;
      step.designs = std::get<std::vector<std::string>>(*designs);
    }
    return words_.read_expected(table.find("expect")->value, step);
  }

  ProblemList& problems_;
  StepWords words_;
};

// What the steps say, as a history of the designs.
class HistoryMaker {
 public:
  HistoryMaker(const TomlNode& steps, std::vector<const crdts::Design*> designs,
               ProblemList& problems)
      : nodes_(steps), problems_(problems) {
    history_.designs = std::move(designs);
  }

  WrittenHistory make(const std::vector<ScriptStep>& steps) {
    for (size_t i = 0; i < steps.size(); ++i) add(steps[i], nodes_.items[i].place);
    return std::move(history_);
  }

 private:
  Family family() const { return history_.designs.front()->family; }

  void add(const ScriptStep& step, const Place& place) {
    WrittenStep written;
    written.line = step.line;
    written.label = step.label;
    written.command = step.command;
    written.may_refuse = step.may_refuse;
    written.past = past_of(step);
    if (!step.people.empty()) written.replica = step.people.front();
    if (step.expected) {
      expect(step, place, written);
    } else {
      command(step, place, written.past);
    }
    history_.steps.push_back(std::move(written));
  }

  void command(const ScriptStep& step, const Place& place, Subset past) {
    const auto command = parse_command(step.command, [](std::string_view) { return Dot{{}, 1}; });
    if (command.ok() && !takes(family(), *command)) {
      problems_.add(
          place, "`" + step.command + "` is no command of a " + std::string(to_string(family())));
    }
    if (commands_ == kMostChanges) {
      problems_.add(place, "a history has at most " + std::to_string(kMostChanges) + " commands");
      return;
    }
    grow_sets(past, place);
    const Subset whole = past | bit(commands_);
    own_[step.people.front()] = whole;
    if (!step.label.empty()) labels_[step.label] = whole;
    ++commands_;
  }

  // What somebody may have of the history, with one more change.
  void grow_sets(Subset past, const Place& place) {
    const size_t before = sets_.size();
    for (size_t i = 0; i < before && sets_.size() <= kMostSets; ++i) {
      if ((past & ~sets_[i]) == 0) sets_.push_back(sets_[i] | bit(commands_));
    }
    if (sets_.size() <= kMostSets || is_too_wide_) return;
    is_too_wide_ = true;
    problems_.add(place, "up to here a replica may have more than " + std::to_string(kMostSets) +
                             " different sets of the changes: too many for every order; have more "
                             "commands come after others, or fewer of them");
  }

  void expect(const ScriptStep& step, const Place& place, WrittenStep& written) {
    StatusOr<Value> value = value_in(family(), *step.expected);
    if (value.ok()) {
      written.expected = *std::move(value);
    } else {
      problems_.add(place, "`expect`: " + std::string(value.status().message()));
      written.expected = Value();
    }
    std::vector<std::string> names;
    for (const crdts::Design* design : history_.designs) names.emplace_back(design->name);
    for (const std::string& name : step.designs) {
      const auto at = std::ranges::find(names, name);
      if (at == names.end()) {
        problems_.add(place, "`designs` names \"" + name + "\", which does not play this history" +
                                 suggestion(name, names));
      } else {
        written.designs.push_back(history_.designs[static_cast<size_t>(at - names.begin())]);
      }
    }
  }

  // Closed: what the labels' authors knew is known as well.
  Subset past_of(const ScriptStep& step) const {
    if (step.when == ScriptStep::When::kAtEnd) return all_of(commands_);
    Subset past = 0;
    for (const std::string& label : step.knows) past |= labels_.find(label)->second;
    if (!step.people.empty()) {
      const auto own = own_.find(step.people.front());
      if (own != own_.end()) past |= own->second;
    }
    return past;
  }

  const TomlNode& nodes_;
  ProblemList& problems_;
  WrittenHistory history_;
  size_t commands_ = 0;
  std::map<uint32_t, Subset> own_;  // by replica: its last command with its past
  std::map<std::string, Subset, std::less<>> labels_;
  std::vector<Subset> sets_ = {0};
  bool is_too_wide_ = false;
};

std::vector<const crdts::Design*> read_designs(const TomlNode& list, const Settings& settings,
                                               Build& build) {
  std::vector<std::string> names;
  for (const crdts::Design& design : crdts::catalogue()) names.emplace_back(design.name);
  std::vector<const crdts::Design*> designs;
  const std::vector<std::string>& given = settings.texts("designs");
  for (size_t i = 0; i < given.size(); ++i) {
    const Place& place = i < list.items.size() ? list.items[i].place : list.place;
    const crdts::Design* design = crdts::find_design(given[i]);
    if (design == nullptr) {
      std::string hint = suggestion(given[i], names);
      if (hint.empty()) hint = "; `skerry list crdts` shows them";
      build.problems.add(place, "unknown design \"" + given[i] + "\"" + hint);
    } else if (std::ranges::find(designs, design) != designs.end()) {
      build.problems.add(place, "the design \"" + given[i] + "\" stands here already");
    } else if (!designs.empty() && design->family != designs.front()->family) {
      build.problems.add(place, "\"" + given[i] + "\" is a " +
                                    std::string(to_string(design->family)) + ", and \"" +
                                    given.front() + "\" a " +
                                    std::string(to_string(designs.front()->family)) +
                                    ": the designs of a history are of one family");
    } else {
      designs.push_back(design);
    }
  }
  if (given.empty()) build.problems.add(list.place, "`designs` is empty; expected at least one");
  return designs;
}

}  // namespace

Section history_section() {
  return {"history", "instead of all other tables: commands without times, in every order",
          kHistory, false};
}

bool is_history(const TomlNode& root) { return root.find("history") != nullptr; }

std::optional<std::vector<ScriptStep>> read_history(const Parameter& parameter,
                                                    const TomlNode& node, ProblemList& problems) {
  return read_each(parameter, node, HistoryReader(problems), problems);
}

void build_history(const TomlNode& root, Experiment& experiment, Build& build) {
  static const std::vector<std::string> kKnown = {"schema", "name", "description", "seeds",
                                                  "history"};
  check_keys(root, "a history", kKnown, build.problems);
  check_schema(root, build);
  Scenario& base = experiment.base;
  base.name = read_name(root, build);
  base.description = read_description(root, build);
  read_seeds(root, build, base);
  const Settings settings = read_section("history", root, build);
  if (!build.problems.empty()) return;
  const TomlNode& table = root.find("history")->value;
  auto designs = read_designs(table.find("designs")->value, settings, build);
  if (!build.problems.empty()) return;
  for (const crdts::Design* design : designs) {
    Cell cell;
    const std::string name(design->name);
    cell.scenario = base;
    cell.scenario.options.replica.design = design;
    cell.overrides = {{"history.designs", name}};
    cell.sets = {{"history.designs", "[\"" + name + "\"]"}};
    experiment.cells.push_back(std::move(cell));
  }
  HistoryMaker maker(table.find("steps")->value, std::move(designs), build.problems);
  experiment.history = std::make_shared<WrittenHistory>(maker.make(settings.steps("steps")));
}

}  // namespace skerry::harness
