#include <map>
#include <set>
#include <string>
#include <vector>

#include "crdts/history.h"
#include "crdts/sets/reference.h"

namespace skerry::crdts {

Value reference_remove_wins_set(std::span<const HistoryEntry> history) {
  std::map<std::string, VersionVector> added;  // of each element: what its additions had seen
  for (const HistoryEntry& entry : history) {
    if (entry.command.verb == Verb::kSetAdd) add_past(added[entry.command.text], entry);
  }
  std::set<std::string> hidden;
  for (const HistoryEntry& entry : history) {
    if (entry.command.verb != Verb::kSetRemove) continue;
    if (!added[entry.command.text].contains(entry.first)) hidden.insert(entry.command.text);
  }
  std::set<std::string> elements;
  for (const HistoryEntry& entry : history) {
    const bool adds = entry.command.verb == Verb::kSetAdd;
    if (adds && hidden.count(entry.command.text) == 0) elements.insert(entry.command.text);
  }
  return std::vector<std::string>(elements.begin(), elements.end());
}

}  // namespace skerry::crdts
