#include <set>
#include <string>
#include <vector>

#include "crdts/maps/reference.h"

namespace skerry::crdts {

// Pointers of one key are told apart by their escaped form, which is what facts show.
Value reference_grow_only_map(std::span<const HistoryEntry> history) {
  std::set<std::string> facts;
  for (const HistoryEntry& one : history) {
    const std::string& path = path_of(one.command);
    uint64_t sum = 0;
    for (const HistoryEntry& other : history) {
      if (path_of(other.command) != path) continue;
      sum += static_cast<uint64_t>(std::get<CounterAdd>(other.command).amount);
    }
    facts.insert(path + ":counter=" + std::to_string(static_cast<int64_t>(sum)));
  }
  return std::vector<std::string>(facts.begin(), facts.end());
}

}  // namespace skerry::crdts
