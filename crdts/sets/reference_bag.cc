#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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
  std::map<std::string_view, std::vector<size_t>> copies;   // by element: its additions so far
  std::vector<std::vector<size_t>> takers(history.size());  // by addition: removals that took it
  for (size_t i = 0; i < history.size(); ++i) {
    const HistoryEntry& entry = history[i];
    if (is<SetAdd>(entry.command)) copies[*element_of(entry.command)].push_back(i);
    if (!is<SetRemove>(entry.command)) continue;
    std::optional<size_t> taken;
    for (const size_t k : copies[*element_of(entry.command)]) {
      const bool is_gone = std::any_of(takers[k].begin(), takers[k].end(), [&](size_t removal) {
        return has_seen(entry, history[removal].first);
      });
      if (is_gone || !has_seen(entry, history[k].first)) continue;
      const auto rank = [&](size_t copy) {
        const Dot& dot = history[copy].first;
        return std::make_tuple(dot.actor != entry.first.actor, dot);
      };
      if (!taken || rank(k) < rank(*taken)) taken = k;
    }
    if (taken) takers[*taken].push_back(i);
  }
  std::vector<std::string> elements;
  for (const auto& [element, additions] : copies) {
    for (const size_t copy : additions) {
      if (takers[copy].empty()) elements.emplace_back(element);
    }
  }
  std::sort(elements.begin(), elements.end());
  return elements;
}

}  // namespace skerry::crdts
