#include "crdts/counters/reference.h"
#include "crdts/generate/history.h"

namespace skerry::crdts {

Value reference_resettable_counter(std::span<const HistoryEntry> history) {
  VersionVector erased;
  for (const HistoryEntry& entry : history) {
    if (is<CounterReset>(entry.command)) add_past(erased, entry);
  }
  uint64_t sum = 0;
  for (const HistoryEntry& entry : history) {
    const auto* addition = std::get_if<CounterAdd>(&entry.command);
    const bool counts = addition != nullptr && !erased.contains(entry.first);
    if (counts) sum += static_cast<uint64_t>(addition->amount);
  }
  return static_cast<int64_t>(sum);
}

}  // namespace skerry::crdts
