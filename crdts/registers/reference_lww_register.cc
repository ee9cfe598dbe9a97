#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "crdts/registers/reference.h"

namespace skerry::crdts {

Value reference_lww_register(std::span<const HistoryEntry> history) {
  const auto last = std::max_element(
      history.begin(), history.end(), [](const HistoryEntry& a, const HistoryEntry& b) {
        return std::tie(a.time, a.first.actor) < std::tie(b.time, b.first.actor);
      });
  if (last == history.end()) return std::vector<std::string>();
  return std::vector<std::string>{std::get<RegisterAssign>(last->command).value};
}

}  // namespace skerry::crdts
