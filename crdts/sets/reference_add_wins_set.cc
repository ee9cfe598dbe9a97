#include <map>
#include <set>
#include <string>
#include <vector>

#include "crdts/generate/history.h"
#include "crdts/object/elements.h"
#include "crdts/sets/reference.h"

namespace skerry::crdts {

Value reference_add_wins_set(std::span<const HistoryEntry> history) {
  std::map<std::string, VersionVector> removed;  // of each element: what its removals had seen
  for (const HistoryEntry& entry : history) {
    if (is<SetRemove>(entry.command)) add_past(removed[*element_of(entry.command)], entry);
  }
  std::set<std::string> elements;
  for (const HistoryEntry& entry : history) {
    const auto* addition = std::get_if<SetAdd>(&entry.command);
    if (addition == nullptr) continue;
    if (!removed[addition->element].contains(entry.first)) elements.insert(addition->element);
  }
  return std::vector<std::string>(elements.begin(), elements.end());
}

}  // namespace skerry::crdts
