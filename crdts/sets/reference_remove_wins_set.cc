#include <map>
#include <set>
#include <string>
#include <vector>

#include "crdts/generate/history.h"
#include "crdts/object/elements.h"
#include "crdts/sets/reference.h"

namespace skerry::crdts {

Value reference_remove_wins_set(std::span<const HistoryEntry> history) {
  std::map<std::string, VersionVector> added;  // of each element: what its additions had seen
  for (const HistoryEntry& entry : history) {
    if (is<SetAdd>(entry.command)) add_past(added[*element_of(entry.command)], entry);
  }
  std::set<std::string> hidden;
  for (const HistoryEntry& entry : history) {
    if (!is<SetRemove>(entry.command)) continue;
    if (!added[*element_of(entry.command)].contains(entry.first))
      hidden.insert(*element_of(entry.command));
  }
  std::set<std::string> elements;
  for (const HistoryEntry& entry : history) {
    const bool adds = is<SetAdd>(entry.command);
    if (adds && hidden.count(*element_of(entry.command)) == 0)
      elements.insert(*element_of(entry.command));
  }
  return std::vector<std::string>(elements.begin(), elements.end());
}

}  // namespace skerry::crdts
