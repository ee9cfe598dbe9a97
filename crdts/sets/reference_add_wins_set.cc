#include <map>
#include <set>
#include <string>
#include <vector>

#include "crdts/history.h"
#include "crdts/sets/reference.h"

namespace skerry::crdts {

Value reference_add_wins_set(std::span<const HistoryEntry> history) {
  std::map<std::string, VersionVector> removed;  // of each element: what its removals had seen
  for (const HistoryEntry& entry : history) {
    if (entry.command.verb == Verb::kSetRemove) add_past(removed[entry.command.text], entry);
  }
  std::set<std::string> elements;
  for (const HistoryEntry& entry : history) {
    if (entry.command.verb != Verb::kSetAdd) continue;
    if (!removed[entry.command.text].contains(entry.first)) elements.insert(entry.command.text);
  }
  return std::vector<std::string>(elements.begin(), elements.end());
}

}  // namespace skerry::crdts
