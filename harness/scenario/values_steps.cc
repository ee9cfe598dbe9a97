// The steps of a script: who does what, when, and what is expected (docs/scenarios.md, "Scripts").
#include <algorithm>
#include <array>
#include <utility>

#include "harness/scenario/step_words.h"
#include "harness/scenario/units.h"
#include "harness/scenario/values.h"

namespace skerry::harness {
namespace {

constexpr std::string_view kForm =
    "expected a table such as { at = \"1s\", replica = 0, do = \"counter.add(1)\" }";

class StepReader {
 public:
  StepReader(const ValueContext& context, ProblemList& problems)
      : context_(context), problems_(problems), words_(problems) {}

  // Nothing, and a problem, where the step is not one.
  std::optional<ScriptStep> read(const TomlNode& table) {
    static const std::array<std::string, 9> kKnown = {
        "at", "after", "replica", "do", "as", "may_refuse", "cut", "heal", "expect"};
    if (!table.is_table()) {
      problems_.add(table.place, "a step is " + to_toml(table) + "; " + std::string(kForm));
      return std::nullopt;
    }
    check_keys(table, "the step", kKnown, problems_);
    ScriptStep step;
    step.line = table.place.line;
    if (!read_when(table, step) || !read_who(table, step) || !read_what(table, step)) {
      return std::nullopt;
    }
    return step;
  }

 private:
  bool refuse(const TomlNode& node, std::string message) {
    return words_.refuse(node, std::move(message));
  }

  bool read_when(const TomlNode& table, ScriptStep& step) {
    const TomlMember* at = table.find("at");
    const TomlMember* after = table.find("after");
    if ((at == nullptr) == (after == nullptr)) {
      return refuse(table, at == nullptr ? "a step says neither `at` nor `after`: when is it?"
                                         : "a step says both `at` and `after`; expected one");
    }
    if (after != nullptr) return read_after(after->value, step);
    if (at->value.kind == TomlNode::Kind::kText && at->value.text == "end") {
      step.when = ScriptStep::When::kAtEnd;
      return true;
    }
    const Parameter kAt = {"at", ParameterType::kDuration, "", true, 0, 0, "", ""};
    const auto time = read_value(kAt, at->value, context_, problems_);
    if (!time) return false;
    step.at = std::get<Duration>(*time);
    const bool is_within = !context_.duration || step.at < *context_.duration;
    if (step.at.ns >= 0 && is_within) return true;
    return refuse(at->value, "`at` is " + to_toml(at->value) +
                                 "; expected a time before the end of `duration`, " +
                                 format_duration(context_.duration.value_or(Duration{})) +
                                 ", or \"end\"");
  }

  // "a1 at 2"
  bool read_after(const TomlNode& node, ScriptStep& step) {
    const std::string text = node.kind == TomlNode::Kind::kText ? node.text : "";
    const size_t at = text.find(" at ");
    const auto place = at == std::string::npos ? std::nullopt : parse_node(text.substr(at + 4));
    if (!place || place->is_server) {
      return refuse(node, "`after` is " + to_toml(node) +
                              "; expected a label and a person's replica, such as \"a1 at 2\"");
    }
    if (context_.people && place->index >= *context_.people) {
      return refuse(node, "`after` names replica " + std::to_string(place->index) +
                              ", which is not there: " + who_is_there(context_));
    }
    step.when = ScriptStep::When::kAfter;
    step.after = text.substr(0, at);
    step.after_at = place->index;
    return words_.check_label("after", step.after, node.place);
  }

  bool read_who(const TomlNode& table, ScriptStep& step) {
    const TomlMember* who = table.find("replica");
    const bool needs_one = table.find("do") != nullptr || table.find("expect") != nullptr;
    if (who == nullptr) {
      return !needs_one || refuse(table, "a step with `do` or `expect` lacks `replica`: whose?");
    }
    if (!needs_one) return refuse(who->value, "`replica` has no effect on a cut or a heal");
    if (who->value.kind == TomlNode::Kind::kText && who->value.text == "all") {
      for (uint32_t i = 0; i < context_.people.value_or(0); ++i) step.people.push_back(i);
      return true;
    }
    static constexpr Parameter kWho = {"replica", ParameterType::kPeople, "", true, 0, 0, "", ""};
    const auto people = read_people(kWho, who->value, context_, problems_);
    if (!people) return false;
    for (const NodeName& person : *people) step.people.push_back(person.index);
    return true;
  }

  bool read_what(const TomlNode& table, ScriptStep& step) {
    std::vector<const TomlMember*> things;
    for (const std::string_view key : {"do", "expect", "cut", "heal"}) {
      if (const TomlMember* member = table.find(key)) things.push_back(member);
    }
    if (things.size() != 1) {
      return refuse(table, things.empty()
                               ? "a step says nothing to do: expected one of do, expect, cut, heal"
                               : "a step says both `" + things[0]->key + "` and `" +
                                     things[1]->key + "`; make two steps of it");
    }
    const TomlMember& thing = *things.front();
    if (step.when == ScriptStep::When::kAtEnd && thing.key != "expect") {
      return refuse(table, "at \"end\" nothing is done any more; expected `expect`");
    }
    if (thing.key == "do") return words_.read_command(table, step);
    if (!words_.check_vain(table)) return false;
    if (thing.key == "expect") return words_.read_expected(thing.value, step);
    if (step.when != ScriptStep::When::kAt) {
      return refuse(table, "a `" + thing.key + "` needs a time of its own: `at`");
    }
    return thing.key == "cut" ? read_cut(thing.value, step) : read_heal(thing.value, step);
  }

  bool read_cut(const TomlNode& node, ScriptStep& step) {
    static constexpr Parameter kCut = {"cut", ParameterType::kGroups, "", true, 0, 0, "", ""};
    auto groups = read_groups(kCut, node, context_, problems_);
    if (!groups) return false;
    step.cut = *std::move(groups);
    return true;
  }

  bool read_heal(const TomlNode& node, ScriptStep& step) {
    step.heals = node.kind == TomlNode::Kind::kBoolean && node.boolean;
    return step.heals || refuse(node, "`heal` is " + to_toml(node) + "; expected true");
  }

  const ValueContext& context_;
  ProblemList& problems_;
  StepWords words_;
};

// A heal without a cut before it heals nothing.
bool check_heals(const TomlNode& node, const std::vector<ScriptStep>& steps,
                 ProblemList& problems) {
  bool is_right = true;
  for (size_t i = 0; i < steps.size(); ++i) {
    const ScriptStep& heal = steps[i];
    const bool has_cut = std::any_of(steps.begin(), steps.end(), [&heal](const ScriptStep& step) {
      return !step.cut.empty() && step.at < heal.at;
    });
    if (!heal.heals || has_cut) continue;
    problems.add(node.items[i].place, "this heal has nothing to heal: no `cut` comes before it");
    is_right = false;
  }
  return is_right;
}

}  // namespace

std::optional<std::vector<ScriptStep>> read_steps(const Parameter& parameter, const TomlNode& node,
                                                  const ValueContext& context,
                                                  ProblemList& problems) {
  auto steps = read_each(parameter, node, StepReader(context, problems), problems);
  if (!steps || !check_heals(node, *steps, problems)) return std::nullopt;
  return steps;
}

}  // namespace skerry::harness
