#include "crdts/counters/reference.h"

namespace skerry::crdts {

Value reference_pn_counter(std::span<const HistoryEntry> history) {
  uint64_t sum = 0;
  for (const HistoryEntry& entry : history) {
    sum += static_cast<uint64_t>(std::get<CounterAdd>(entry.command).amount);
  }
  return static_cast<int64_t>(sum);
}

}  // namespace skerry::crdts
