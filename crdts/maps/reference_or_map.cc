#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "crdts/maps/reference.h"

namespace skerry::crdts {
namespace {

bool is_update(Verb verb) {
  return verb == Verb::kCounterAdd || verb == Verb::kRegisterAssign || verb == Verb::kFlagEnable ||
         verb == Verb::kSetAdd;
}

// Whether `later`, having seen `update`, leaves nothing of it.
bool undoes(const Command& later, const Command& update) {
  const std::string& path = update.path;
  if (later.verb == Verb::kMapRemove) {
    return path == later.path || path.compare(0, later.path.size() + 1, later.path + "/") == 0;
  }
  if (later.path != path) return false;
  switch (update.verb) {
    case Verb::kCounterAdd:
      return later.verb == Verb::kCounterReset;
    case Verb::kRegisterAssign:
      return later.verb == Verb::kRegisterAssign;
    case Verb::kFlagEnable:
      return later.verb == Verb::kFlagEnable || later.verb == Verb::kFlagDisable;
    default:
      return (later.verb == Verb::kSetAdd || later.verb == Verb::kSetRemove) &&
             later.text == update.text;
  }
}

bool saw(const HistoryEntry& later, const HistoryEntry& earlier) {
  const Dot& dot = earlier.first;
  if (later.first.actor == dot.actor && dot.sequence < later.first.sequence) return true;
  return later.past.contains(dot);
}

std::string quoted(const std::string& text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  return json + "\"";
}

}  // namespace

// Texts of histories hold no control characters.
Value reference_or_map(std::span<const HistoryEntry> history) {
  std::map<std::string, uint64_t> counters;
  std::map<std::string, std::set<std::string>> registers;
  std::set<std::string> facts;
  for (const HistoryEntry& entry : history) {
    const Command& update = entry.command;
    if (!is_update(update.verb)) continue;
    bool survives = true;
    for (const HistoryEntry& later : history) {
      if (undoes(later.command, update) && saw(later, entry)) survives = false;
    }
    if (!survives) continue;
    if (update.verb == Verb::kCounterAdd) {
      counters[update.path] += static_cast<uint64_t>(update.amount);
    } else if (update.verb == Verb::kRegisterAssign) {
      registers[update.path].insert(update.text);
    } else if (update.verb == Verb::kFlagEnable) {
      facts.insert(update.path + ":flag=1");
    } else {
      facts.insert(update.path + ":set=" + quoted(update.text));
    }
  }
  for (const auto& [path, sum] : counters) {
    facts.insert(path + ":counter=" + std::to_string(static_cast<int64_t>(sum)));
  }
  for (const auto& [path, values] : registers) {
    std::string line = path + ":register=";
    for (const std::string& value : values)
      line += (line.back() == '=' ? "[" : ",") + quoted(value);
    facts.insert(line + "]");
  }
  return std::vector<std::string>(facts.begin(), facts.end());
}

}  // namespace skerry::crdts
