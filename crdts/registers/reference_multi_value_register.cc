#include <set>
#include <string>
#include <vector>

#include "crdts/generate/history.h"
#include "crdts/registers/reference.h"

namespace skerry::crdts {

Value reference_multi_value_register(std::span<const HistoryEntry> history) {
  VersionVector overwritten;
  for (const HistoryEntry& entry : history) add_past(overwritten, entry);
  std::set<std::string> values;
  for (const HistoryEntry& entry : history) {
    const std::string& value = std::get<RegisterAssign>(entry.command).value;
    if (!overwritten.contains(entry.first)) values.insert(value);
  }
  return std::vector<std::string>(values.begin(), values.end());
}

}  // namespace skerry::crdts
