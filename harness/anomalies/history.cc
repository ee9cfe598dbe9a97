#include "harness/anomalies/history.h"

#include <algorithm>
#include <bit>
#include <map>

#include "core/command_text.h"

namespace skerry::harness {
namespace {

std::string number(uint64_t value) { return std::to_string(value); }

std::string describe_known(Subset past) {
  if (past == 0) return "";
  std::string out = ", knowing ";
  for (size_t i = 0; i < kMostChanges; ++i) {
    if (has(past, i)) out += (out.back() == ' ' ? "" : " ") + number(i + 1);
  }
  return out;
}

}  // namespace

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
    lines.push_back(line + describe_known(step.past) + ": " + to_text(step.command) +
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
