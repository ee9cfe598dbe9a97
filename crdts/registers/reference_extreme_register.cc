#include <set>
#include <string>
#include <vector>

#include "crdts/registers/reference.h"

namespace skerry::crdts {
namespace {

std::set<std::string> all_values(std::span<const HistoryEntry> history) {
  std::set<std::string> values;
  for (const HistoryEntry& entry : history) {
    values.insert(std::get<RegisterAssign>(entry.command).value);
  }
  return values;
}

}  // namespace

Value reference_max_register(std::span<const HistoryEntry> history) {
  const std::set<std::string> values = all_values(history);
  if (values.empty()) return std::vector<std::string>();
  return std::vector<std::string>{*values.rbegin()};
}

Value reference_min_register(std::span<const HistoryEntry> history) {
  const std::set<std::string> values = all_values(history);
  if (values.empty()) return std::vector<std::string>();
  return std::vector<std::string>{*values.begin()};
}

}  // namespace skerry::crdts
