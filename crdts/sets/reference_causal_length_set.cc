#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "crdts/object/elements.h"
#include "crdts/sets/reference.h"

namespace skerry::crdts {

Value reference_causal_length_set(std::span<const HistoryEntry> history) {
  std::vector<uint64_t> lengths(history.size());  // that each command gave its element
  std::map<std::string, uint64_t> longest;
  for (size_t i = 0; i < history.size(); ++i) {
    const HistoryEntry& entry = history[i];
    for (size_t k = 0; k < i; ++k) {
      const bool is_own = history[k].first.actor == entry.first.actor;
      if (!is_own && !entry.past.contains(history[k].first)) continue;
      if (*element_of(history[k].command) != *element_of(entry.command)) continue;
      lengths[i] = std::max(lengths[i], lengths[k]);
    }
    uint64_t& length = longest[*element_of(entry.command)];
    length = std::max(length, ++lengths[i]);
  }
  std::vector<std::string> elements;
  for (const auto& [element, length] : longest) {
    if (length % 2 == 1) elements.push_back(element);
  }
  return elements;
}

}  // namespace skerry::crdts
