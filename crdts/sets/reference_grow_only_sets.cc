#include <set>
#include <string>
#include <vector>

#include "crdts/sets/reference.h"

namespace skerry::crdts {
namespace {

template <typename Type>
std::set<std::string> elements_of(std::span<const HistoryEntry> history) {
  std::set<std::string> elements;
  for (const HistoryEntry& entry : history) {
    if (const auto* command = std::get_if<Type>(&entry.command)) elements.insert(command->element);
  }
  return elements;
}

}  // namespace

Value reference_grow_only_set(std::span<const HistoryEntry> history) {
  const std::set<std::string> added = elements_of<SetAdd>(history);
  return std::vector<std::string>(added.begin(), added.end());
}

Value reference_two_phase_set(std::span<const HistoryEntry> history) {
  std::set<std::string> elements = elements_of<SetAdd>(history);
  for (const std::string& gone : elements_of<SetRemove>(history)) elements.erase(gone);
  return std::vector<std::string>(elements.begin(), elements.end());
}

}  // namespace skerry::crdts
