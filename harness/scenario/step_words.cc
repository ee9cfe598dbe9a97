#include "harness/scenario/step_words.h"

#include <algorithm>
#include <utility>

#include "core/command_text.h"
#include "core/nearest.h"

namespace skerry::harness {

bool StepWords::check_label(std::string_view key, const std::string& label, const Place& place) {
  if (is_declared(label)) return true;
  problems_.add(place, "`" + std::string(key) + "` names the label \"" + label +
                           "\", which no earlier step has" + suggestion(label, labels_));
  return false;
}

bool StepWords::read_command(const TomlNode& table, ScriptStep& step) {
  const TomlNode& node = table.find("do")->value;
  // The label first: steps that name it are not wrong because this command is.
  const TomlMember* as = table.find("as");
  if (as != nullptr && !read_label(as->value, step)) return false;
  if (node.kind != TomlNode::Kind::kText) {
    return refuse(node, "`do` is " + to_toml(node) +
                            "; expected a command in quotes, such as \"set.add(\\\"a\\\")\"");
  }
  const auto command = parse_command(node.text, [&](std::string_view label) {
    const bool is_earlier = is_declared(label) && label != step.label;
    return is_earlier ? std::optional(Dot{{}, 1}) : std::nullopt;
  });
  if (!command.ok()) return refuse(node, "`do`: " + std::string(command.status().message()));
  step.command = node.text;
  const TomlMember* may_refuse = table.find("may_refuse");
  if (may_refuse == nullptr) return true;
  if (may_refuse->value.kind != TomlNode::Kind::kBoolean) {
    return refuse(may_refuse->value,
                  "`may_refuse` is " + to_toml(may_refuse->value) + "; expected true or false");
  }
  step.may_refuse = may_refuse->value.boolean;
  return true;
}

bool StepWords::read_label(const TomlNode& node, ScriptStep& step) {
  if (node.kind != TomlNode::Kind::kText || !is_label(node.text)) {
    return refuse(node, "`as` is " + to_toml(node) +
                            "; expected a label: a letter, then letters, digits, _ and -");
  }
  if (is_declared(node.text)) {
    return refuse(node, "the label " + to_toml(node) + " is an earlier step's already");
  }
  if (step.people.size() != 1) {
    return refuse(node, "`as` names one change; the step is of " +
                            std::to_string(step.people.size()) + " replicas");
  }
  step.label = node.text;
  labels_.push_back(step.label);
  return true;
}

bool StepWords::read_expected(const TomlNode& node, ScriptStep& step) {
  std::vector<std::string> texts;
  switch (node.kind) {
    case TomlNode::Kind::kInteger:
      step.expected = node.integer;
      return true;
    case TomlNode::Kind::kBoolean:
      step.expected = node.boolean;
      return true;
    case TomlNode::Kind::kText:
      step.expected = node.text;
      return true;
    case TomlNode::Kind::kArray:
      for (const TomlNode& item : node.items) {
        if (item.kind != TomlNode::Kind::kText) {
          return refuse(item, "`expect` holds " + to_toml(item) + "; expected texts alone");
        }
        texts.push_back(item.text);
      }
      step.expected = std::move(texts);
      return true;
    default:
      return refuse(node, "`expect` is " + to_toml(node) +
                              "; expected a whole number, true or false, a text, or an array of "
                              "texts");
  }
}

bool StepWords::check_vain(const TomlNode& table) {
  for (const std::string_view key : {"as", "may_refuse"}) {
    const TomlMember* vain = table.find(key);
    if (vain != nullptr) {
      return refuse(vain->value, "`" + std::string(key) + "` has no effect without `do`");
    }
  }
  return true;
}

bool StepWords::refuse(const TomlNode& node, std::string message) {
  problems_.add(node.place, std::move(message));
  return false;
}

bool StepWords::is_declared(std::string_view label) const {
  return std::find(labels_.begin(), labels_.end(), label) != labels_.end();
}

}  // namespace skerry::harness
