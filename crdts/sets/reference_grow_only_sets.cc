#include <set>
#include <string>
#include <vector>

#include "crdts/sets/reference.h"

namespace skerry::crdts {
namespace {

std::set<std::string> elements_of(std::span<const HistoryEntry> history, Verb verb) {
  std::set<std::string> elements;
  for (const HistoryEntry& entry : history) {
    if (entry.command.verb == verb) elements.insert(entry.command.text);
  }
  return elements;
}

}  // namespace

Value reference_grow_only_set(std::span<const HistoryEntry> history) {
  const std::set<std::string> added = elements_of(history, Verb::kSetAdd);
  return std::vector<std::string>(added.begin(), added.end());
}

Value reference_two_phase_set(std::span<const HistoryEntry> history) {
  std::set<std::string> elements = elements_of(history, Verb::kSetAdd);
  for (const std::string& gone : elements_of(history, Verb::kSetRemove)) elements.erase(gone);
  return std::vector<std::string>(elements.begin(), elements.end());
}

}  // namespace skerry::crdts
