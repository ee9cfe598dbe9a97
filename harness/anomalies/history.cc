#include "harness/anomalies/history.h"

#include <algorithm>
#include <bit>
#include <map>

namespace skerry::harness {
namespace {

std::string quoted(const std::string& text) { return "\"" + text + "\""; }
std::string number(uint64_t value) { return std::to_string(value); }
std::string at_path(const Command& command) {
  return command.path.empty() ? "" : " at " + command.path;
}
std::string node(const Dot& dot) {
  if (dot.sequence == 0) return "the root";
  return "node " + number(dot.actor.replica.value) + "." + number(dot.sequence);
}

std::string describe_keyed(const Command& c) {
  switch (c.verb) {
    case Verb::kCounterAdd:
      return "add " + std::to_string(c.amount) + at_path(c);
    case Verb::kCounterReset:
      return "reset" + at_path(c);
    case Verb::kCounterTransfer:
      return "give rights to " + std::to_string(c.amount) + " to replica " + number(c.position);
    case Verb::kRegisterAssign:
      return "assign " + quoted(c.text) + at_path(c);
    case Verb::kFlagEnable:
      return "enable" + at_path(c);
    case Verb::kFlagDisable:
      return "disable" + at_path(c);
    case Verb::kSetAdd:
      return "add " + quoted(c.text) + at_path(c);
    case Verb::kSetRemove:
      return "remove " + quoted(c.text) + at_path(c);
    case Verb::kMapRemove:
    case Verb::kJsonErase:
      return "remove " + c.path;
    case Verb::kJsonAssign:
      return "assign " + c.text + at_path(c);
    case Verb::kJsonInsert:
      return "insert " + c.text + " at " + number(c.position) + " of " + c.path;
    case Verb::kTableInsert:
      return "insert row " + c.path;
    case Verb::kTableErase:
      return "erase row " + c.path;
    default:
      return "";
  }
}

std::string describe_placed(const Command& c) {
  switch (c.verb) {
    case Verb::kTextSplice: {
      std::string out;
      if (c.erased != 0) out = "delete " + number(c.erased);
      if (!c.text.empty()) out += (out.empty() ? "insert " : ", insert ") + quoted(c.text);
      return out + " at " + number(c.position) + (c.path.empty() ? "" : " of " + c.path);
    }
    case Verb::kMarkAdd:
      return "mark " + number(c.erased) + " from " + number(c.position) + " as " + c.path +
             (c.text.empty() ? "" : " " + quoted(c.text));
    case Verb::kMarkRemove:
      return "unmark " + number(c.erased) + " from " + number(c.position) + " as " + c.path;
    case Verb::kListInsert:
      return "insert " + quoted(c.text) + " at " + number(c.position);
    case Verb::kListErase:
      return "erase item " + number(c.position);
    case Verb::kListMove:
      return "move item " + number(c.position) + " to " + number(c.column);
    case Verb::kListAssign:
      return "assign " + quoted(c.text) + " to item " + number(c.position);
    case Verb::kTreeCreate:
      return "create " + quoted(c.text) + " in " + node(c.parent) + " at " + number(c.position);
    case Verb::kTreeMove:
      return "move " + node(c.target) + " into " + node(c.parent) + " at " + number(c.position);
    case Verb::kTreeRemove:
      return "remove " + node(c.target);
    case Verb::kTreeRename:
      return "rename " + node(c.target) + " to " + quoted(c.text);
    default:
      return "";
  }
}

std::string describe_sheet(const Command& c) {
  switch (c.verb) {
    case Verb::kSheetInsert:
      return "insert into " + c.path + " at " + number(c.position);
    case Verb::kSheetErase:
      return "erase of " + c.path + " number " + number(c.position);
    case Verb::kSheetMove:
      return "move of " + c.path + " " + number(c.position) + " to " + number(c.column);
    case Verb::kSheetAssign:
      return "write " + quoted(c.text) + " into row " + number(c.position) + ", column " +
             number(c.column);
    case Verb::kUndo:
      return c.amount == 0 ? "undo" : "undo, of all";
    case Verb::kRedo:
      return c.amount == 0 ? "redo" : "redo, of all";
    default:
      return "a command";
  }
}

std::string describe_known(Subset past) {
  if (past == 0) return "";
  std::string out = ", knowing ";
  for (size_t i = 0; i < kMostChanges; ++i) {
    if (has(past, i)) out += (out.back() == ' ' ? "" : " ") + number(i + 1);
  }
  return out;
}

}  // namespace

std::string describe(const Command& command) {
  for (auto* as : {describe_keyed, describe_placed}) {
    if (std::string out = as(command); !out.empty()) return out;
  }
  return describe_sheet(command);
}

std::vector<std::string> describe(const History& history) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < history.size(); ++i) {
    const Step& step = history[i];
    std::string line = number(i + 1) + "  replica " + number(step.replica);
    if (step.clock_jump_ns != 0) {
      line += std::string(", its clock an hour ") + (step.clock_jump_ns > 0 ? "on" : "back");
    }
    if (step.restarted) {
      line += ", after a crash";
      if (step.lost != 0) line += " that lost " + number(step.lost);
      if (step.lost != 0) line += step.lost == 1 ? " command" : " commands";
    }
    lines.push_back(line + describe_known(step.past) + ": " + describe(step.command) +
                    (step.length == 0 ? " (no effect)" : ""));
  }
  return lines;
}

HistoryCost cost_of(const History& history) {
  HistoryCost cost;
  cost.commands = history.size();
  std::map<uint32_t, Subset> held;
  std::map<uint32_t, Subset> own;
  for (size_t i = 0; i < history.size(); ++i) {
    const Step& step = history[i];
    cost.accidents += (step.clock_jump_ns != 0 ? 1u : 0u) + (step.restarted ? 1u : 0u);
    held[step.replica] |= step.past | bit(i);
    own[step.replica] |= bit(i);
  }
  int fewest_missing = static_cast<int>(history.size());
  for (const auto& [replica, subset] : held) {
    cost.deliveries += static_cast<uint64_t>(std::popcount(subset & ~own[replica]));
    fewest_missing = std::min(fewest_missing, std::popcount(all_of(history.size()) & ~subset));
  }
  cost.deliveries += static_cast<uint64_t>(fewest_missing);
  // Who came back as a new actor is one more.
  cost.replicas = held.size();
  for (const Step& step : history) cost.replicas += step.restarted ? 1u : 0u;
  for (const std::string& line : describe(history)) cost.text += line + "\n";
  return cost;
}

}  // namespace skerry::harness
