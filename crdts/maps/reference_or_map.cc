#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "crdts/maps/reference.h"
#include "crdts/object/elements.h"

namespace skerry::crdts {
namespace {

bool is_update(const Command& command) {
  return is<CounterAdd, RegisterAssign, FlagEnable, SetAdd>(command);
}

// Whether `later`, having seen `update`, leaves nothing of it.
bool undoes(const Command& later, const Command& update) {
  const std::string& path = path_of(update);
  if (const auto* removal = std::get_if<MapRemove>(&later)) {
    const std::string& above = removal->path;
    return path == above || path.compare(0, above.size() + 1, above + "/") == 0;
  }
  if (path_of(later) != path) return false;
  if (is<CounterAdd>(update)) return is<CounterReset>(later);
  if (is<RegisterAssign>(update)) return is<RegisterAssign>(later);
  if (is<FlagEnable>(update)) return is<FlagEnable, FlagDisable>(later);
  return is<SetAdd, SetRemove>(later) && *element_of(later) == *element_of(update);
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
    if (!is_update(update)) continue;
    bool survives = true;
    for (const HistoryEntry& later : history) {
      if (undoes(later.command, update) && saw(later, entry)) survives = false;
    }
    if (!survives) continue;
    const std::string& path = path_of(update);
    if (const auto* addition = std::get_if<CounterAdd>(&update)) {
      counters[path] += static_cast<uint64_t>(addition->amount);
    } else if (const auto* assignment = std::get_if<RegisterAssign>(&update)) {
      registers[path].insert(assignment->value);
    } else if (is<FlagEnable>(update)) {
      facts.insert(path + ":flag=1");
    } else {
      facts.insert(path + ":set=" + quoted(*element_of(update)));
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
