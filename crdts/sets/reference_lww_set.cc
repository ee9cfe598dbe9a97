#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "crdts/object/elements.h"
#include "crdts/sets/reference.h"

namespace skerry::crdts {

Value reference_lww_set(std::span<const HistoryEntry> history) {
  std::map<std::string, const HistoryEntry*> last;  // of each element
  for (const HistoryEntry& entry : history) {
    const HistoryEntry*& latest = last[*element_of(entry.command)];
    const bool is_later = latest == nullptr || std::tie(latest->time, latest->first.actor) <
                                                   std::tie(entry.time, entry.first.actor);
    if (is_later) latest = &entry;
  }
  std::vector<std::string> elements;
  for (const auto& [element, latest] : last) {
    if (is<SetAdd>(latest->command)) elements.push_back(element);
  }
  return elements;
}

}  // namespace skerry::crdts
