#include "crdts/counters/reference.h"

namespace skerry::crdts {

Value reference_bounded_counter(std::span<const HistoryEntry> history) {
  int64_t sum = 0;
  for (const HistoryEntry& entry : history) {
    if (const auto* addition = std::get_if<CounterAdd>(&entry.command)) sum += addition->amount;
  }
  return sum;
}

}  // namespace skerry::crdts
