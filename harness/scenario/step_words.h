// What the steps of scripts and of histories say alike: commands and their labels, what is
// expected. See docs/scenarios.md, "Scripts" and "Histories".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/script_step.h"
#include "harness/scenario/problem_list.h"
#include "harness/scenario/toml_tree.h"
#include "harness/scenario/values.h"

namespace skerry::harness {

// Reads one step after the other. What returns false has said why.
class StepWords {
 public:
  explicit StepWords(ProblemList& problems) : problems_(problems) {}

  // The label of an earlier step; `key` is where it is named.
  bool check_label(std::string_view key, const std::string& label, const Place& place);
  // `do`, and `as` and `may_refuse` beside it. REQUIRES: the step's people are known.
  bool read_command(const TomlNode& table, ScriptStep& step);
  bool read_expected(const TomlNode& node, ScriptStep& step);
  // Complains, and is false.
  bool refuse(const TomlNode& node, std::string message);
  // False where `as` or `may_refuse` stands in a step without `do`.
  bool check_vain(const TomlNode& table);

 private:
  bool read_label(const TomlNode& node, ScriptStep& step);
  bool is_declared(std::string_view label) const;

  ProblemList& problems_;
  std::vector<std::string> labels_;  // of the steps read so far
};

// The steps of a list, each read by `reader`. Nothing, and problems, where one is none.
template <typename Reader>
std::optional<std::vector<ScriptStep>> read_each(const Parameter& parameter, const TomlNode& list,
                                                 Reader reader, ProblemList& problems) {
  if (list.kind != TomlNode::Kind::kArray || list.items.empty()) {
    complain(parameter, list, problems);
    return std::nullopt;
  }
  std::vector<ScriptStep> steps;
  for (const TomlNode& item : list.items) {
    if (auto step = reader.read(item)) steps.push_back(*std::move(step));
  }
  return steps.size() == list.items.size() ? std::optional(std::move(steps)) : std::nullopt;
}

}  // namespace skerry::harness
