#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "crdts/object/elements.h"
#include "crdts/sets/reference.h"

namespace skerry::crdts {
namespace {

bool has_seen(const HistoryEntry& entry, const Dot& dot) {
  return entry.past.contains(dot) ||
         (entry.first.actor == dot.actor && dot.sequence < entry.first.sequence);
}

}  // namespace

Value reference_bag(std::span<const HistoryEntry> history) {
  std::vector<const HistoryEntry*> taken(history.size());  // the copy that each removal took
  for (size_t i = 0; i < history.size(); ++i) {
    const HistoryEntry& removal = history[i];
    if (!is<SetRemove>(removal.command)) continue;
    for (size_t k = 0; k < i; ++k) {
      const HistoryEntry& copy = history[k];
      const bool is_copy =
          is<SetAdd>(copy.command) && *element_of(copy.command) == *element_of(removal.command);
      if (!is_copy) continue;
      bool is_there = has_seen(removal, copy.first);
      for (size_t j = 0; j < i; ++j) {
        if (taken[j] == &copy && has_seen(removal, history[j].first)) is_there = false;
      }
      if (!is_there) continue;
      const auto rank = [&removal](const HistoryEntry& entry) {
        return std::make_tuple(entry.first.actor != removal.first.actor, entry.first);
      };
      if (taken[i] == nullptr || rank(copy) < rank(*taken[i])) taken[i] = &copy;
    }
  }
  std::vector<std::string> elements;
  for (const HistoryEntry& copy : history) {
    const bool is_taken = std::find(taken.begin(), taken.end(), &copy) != taken.end();
    if (is<SetAdd>(copy.command) && !is_taken) elements.push_back(*element_of(copy.command));
  }
  std::sort(elements.begin(), elements.end());
  return elements;
}

}  // namespace skerry::crdts
