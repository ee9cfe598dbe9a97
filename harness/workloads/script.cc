// A script: commands, cuts and expectations that a person wrote down, at given times or after given
// events. What a step does not bring about is reported, with the step's line.
#include "harness/workloads/script.h"

#include <array>
#include <limits>
#include <map>
#include <utility>

#include "core/command_scanner.h"
#include "core/command_text.h"
#include "core/text_difference.h"
#include "core/verbs.h"
#include "harness/workloads/plain_value.h"
#include "harness/workloads/workload.h"
#include "sim/faults/fault.h"

namespace skerry::harness {
namespace {

using When = ScriptStep::When;
using results::Verdict;

constexpr std::array kParameters = {
    Parameter{"steps", ParameterType::kSteps, "", true, 0, 0, "",
              "who does what, and when; and what is expected"},
};

// The wake-up at the end of the safety phase.
constexpr uint64_t kLastTag = std::numeric_limits<uint64_t>::max();

std::string line_of(const ScriptStep& step) { return "line " + std::to_string(step.line); }

class Script final : public Workload {
 public:
  Script(std::vector<ScriptStep> steps, std::map<size_t, Value> expected)
      : steps_(std::move(steps)), expected_(std::move(expected)), is_done_(steps_.size(), false) {}

  void setup(World& world) override {
    for (size_t i = 0; i < steps_.size(); ++i) {
      const ScriptStep& step = steps_[i];
      if (step.people.empty()) {
        is_done_[i] = true;  // a cut or a heal: the faults' affair
      } else if (step.when == When::kAt) {
        world.schedule(Instant{} + step.at, step.people.front(), i);
      }
    }
    world.schedule(world.end() - Duration::nanoseconds(1), 0, kLastTag);
  }

  void wake(World& world, uint32_t, uint64_t tag) override {
    if (tag == kLastTag) return finish(world);
    perform(world, tag);
  }

  bool hears_received() const override { return true; }
  void on_received(World& world, uint32_t person) override {
    for (size_t i = 0; i < steps_.size(); ++i) {
      const ScriptStep& step = steps_[i];
      if (is_done_[i] || step.when != When::kAfter || step.after_at != person) continue;
      const auto dot = dot_of(step.after);
      if (!dot || !world.is_running(person)) continue;
      if (world.document(person).received().contains(*dot)) perform(world, i);
    }
  }

 private:
  std::optional<Dot> dot_of(std::string_view label) const {
    const auto at = dots_.find(label);
    return at == dots_.end() ? std::nullopt : std::optional(at->second);
  }

  void perform(World& world, size_t index) {
    is_done_[index] = true;
    const ScriptStep& step = steps_[index];
    for (const uint32_t person : step.people) {
      if (step.expected) {
        const bool is_at_end = step.when == When::kAtEnd;
        world.expect({person, expected_.at(index), line_of(step), is_at_end, names()});
      } else {
        submit(world, step, person);
      }
    }
  }

  void submit(World& world, const ScriptStep& step, uint32_t person) {
    const auto command =
        parse_command(step.command, [this](std::string_view label) { return dot_of(label); });
    if (!command.ok()) {  // it was read before: what is missing is a label's change
      world.complain(Verdict::kInvalid, line_of(step) + ": `" + step.command +
                                            "` names a label whose step has made no change");
      return;
    }
    const auto committed = world.submit(person, *command);
    if (!committed) {
      if (step.may_refuse) return;
      world.complain(Verdict::kInvalid, line_of(step) + ": replica " + std::to_string(person) +
                                            " refused `" + shortened(step.command) +
                                            "`: " + std::string(world.refusal().message()));
      return;
    }
    if (step.label.empty() || committed->dots.length == 0) return;
    dots_[step.label] = {committed->dots.actor, committed->dots.last()};
  }

  // Dots as values write them, and their labels.
  DotNames names() const {
    DotNames names;
    for (const auto& [label, dot] : dots_) names.emplace_back(to_text(dot), label);
    return names;
  }

  // The safety phase is over: what is expected at the end is said, and what never happened.
  void finish(World& world) {
    for (size_t i = 0; i < steps_.size(); ++i) {
      const ScriptStep& step = steps_[i];
      if (step.when == When::kAtEnd) perform(world, i);
      if (is_done_[i]) continue;
      std::string why = "the change " + step.after + " has not come to replica " +
                        std::to_string(step.after_at) + " by the end";
      if (!dots_.contains(step.after)) {
        why = "the step " + step.after + " was refused, changed nothing or never happened itself";
      }
      world.complain(Verdict::kUnknown, line_of(step) + " never happened: " + why);
    }
  }

  std::vector<ScriptStep> steps_;
  std::map<size_t, Value> expected_;  // by step
  std::vector<bool> is_done_;
  std::map<std::string, Dot, std::less<>> dots_;  // by label: the last of its change's
};

// Whether documents of the family take the command; labels are any.
bool is_for(Family family, const std::string& text) {
  if (text.empty()) return true;
  const auto command = parse_command(text, [](std::string_view) { return Dot{{}, 1}; });
  return command.ok() && takes(family, *command);
}

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  std::vector<ScriptStep> steps = settings.steps("steps");
  std::map<size_t, Value> expected;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (!is_for(context.family, steps[i].command)) {
      return invalid(line_of(steps[i]) + ": `" + steps[i].command + "` is no command of a " +
                     std::string(to_string(context.family)));
    }
    if (!steps[i].expected) continue;
    StatusOr<Value> value = value_in(context.family, *steps[i].expected);
    if (!value.ok()) {
      return invalid("`expect` in " + line_of(steps[i]) + ": " +
                     std::string(value.status().message()));
    }
    expected.emplace(i, *std::move(value));
  }
  return std::make_unique<Script>(std::move(steps), std::move(expected));
}

// Each lasts to the next `heal` after it, or to the end of the safety phase.
std::vector<sim::FaultInterval> cuts_of(const Settings& settings,
                                        const sim::FaultContext& context) {
  const std::vector<ScriptStep>& steps = settings.steps("steps");
  std::vector<sim::FaultInterval> cuts;
  for (const ScriptStep& step : steps) {
    if (step.cut.empty()) continue;
    sim::FaultInterval cut;
    cut.effect = sim::kCutEffect;
    cut.kind = "cut";
    cut.from = Instant{} + step.at;
    cut.to = context.end;
    for (const ScriptStep& heal : steps) {
      const Instant at = Instant{} + heal.at;
      if (heal.heals && at > cut.from && at < cut.to) cut.to = at;
    }
    cut.group_of.assign(context.nodes(), 0);
    for (uint32_t group = 0; group < step.cut.size(); ++group) {
      for (const NodeName& node : step.cut[group]) cut.group_of[context.index_of(node)] = group;
    }
    cuts.push_back(std::move(cut));
  }
  return cuts;
}

}  // namespace

WorkloadKind script_workload() {
  return {.name = "script",
          .help = "commands, cuts and expectations that somebody wrote down, step by step",
          .family = std::nullopt,
          .parameters = kParameters,
          .make = make,
          .says_who_and_when = true,
          .check = as_scripted_check,
          .faults = cuts_of};
}

}  // namespace skerry::harness
